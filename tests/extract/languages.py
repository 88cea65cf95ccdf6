"""Short invented news in fifteen languages, and what announces other stories in each."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class News:
    """A story, and another of the same site as a teaser shows it."""

    headline: str
    story: tuple[str, ...]
    phrase: str  # "Check also"
    teaser: str  # the other story's headline
    excerpt: str  # the start of its text, cut


NEWS = {
    "en": News(
        "Ferry bell rings again",
        (
            "The bell of the old ferry was hung at the north quay on Friday, forty years after "
            "it had gone overboard in a gale, and rang for the first boat.",
            "Divers found it in spring under a bank of mussels, and a foundry in the next valley "
            "made a new clapper for it without asking to be paid.",
            "It will ring at every departure until autumn, and then the people of the quay will "
            "say whether they can sleep through the early boats.",
        ),
        "Check Also",
        "Lighthouse on the cape is for sale",
        "Whoever buys the tower must bring a ladder, since the stairs were sold …",
    ),
    "fr": News(
        "La cloche du bac sonne de nouveau",
        (
            "La cloche du vieux bac a été suspendue vendredi au quai nord, quarante ans après "
            "être tombée à l'eau pendant une tempête, et elle a sonné pour le premier départ.",
            "Des plongeurs l'avaient trouvée au printemps sous un banc de moules, et une fonderie "
            "de la vallée voisine lui a fait un battant sans demander d'argent.",
            "Elle sonnera à chaque départ jusqu'à l'automne, puis les habitants du quai diront "
            "s'ils arrivent à dormir malgré les bateaux du matin.",
        ),
        "À lire aussi",
        "Le phare du cap est à vendre",
        "Celui qui achète la tour devra apporter une échelle, car l'escalier …",
    ),
    "es": News(
        "La campana del transbordador vuelve a sonar",
        (
            "La campana del viejo transbordador se colgó el viernes en el muelle norte, cuarenta "
            "años después de caer al agua en un temporal, y sonó para el primer barco.",
            "Unos buzos la hallaron en primavera bajo un banco de mejillones, y una fundición del "
            "valle vecino le hizo un badajo nuevo sin pedir nada a cambio.",
            "Sonará en cada salida hasta el otoño, y entonces los vecinos del muelle dirán si "
            "consiguen dormir a pesar de los barcos de la mañana.",
        ),
        "Lee también",
        "El faro del cabo está en venta",
        "Quien compre la torre deberá traer una escalera, porque los peldaños …",
    ),
    "pt": News(
        "O sino da balsa volta a tocar",
        (
            "O sino da velha balsa foi pendurado na sexta-feira no cais norte, quarenta anos "
            "depois de cair ao mar num temporal, e tocou para o primeiro barco.",
            "Mergulhadores acharam-no na primavera sob um banco de mexilhões, e uma fundição do "
            "vale vizinho fez-lhe um badalo novo sem pedir pagamento.",
            "Vai tocar a cada partida até ao outono, e então os moradores do cais dirão se "
            "conseguem dormir apesar dos barcos da manhã.",
        ),
        "Leia também",
        "O farol do cabo está à venda",
        "Quem comprar a torre terá de trazer uma escada, porque os degraus …",
    ),
    "de": News(
        "Die Glocke der Fähre läutet wieder",
        (
            "Die Glocke der alten Fähre hängt seit Freitag am Nordkai, vierzig Jahre nachdem sie "
            "in einem Sturm über Bord gegangen war, und läutete zum ersten Boot.",
            "Taucher hatten sie im Frühjahr unter einer Muschelbank gefunden, und eine Gießerei "
            "im Nachbartal machte ihr einen neuen Klöppel, ohne Geld zu verlangen.",
            "Sie wird bis zum Herbst bei jeder Abfahrt läuten, und dann sollen die Anwohner "
            "sagen, ob sie trotz der frühen Boote schlafen können.",
        ),
        "Lesen Sie auch",
        "Der Leuchtturm am Kap steht zum Verkauf",
        "Wer den Turm kauft, muss eine Leiter mitbringen, denn die Treppe …",
    ),
    "it": News(
        "La campana del traghetto suona ancora",
        (
            "La campana del vecchio traghetto è stata appesa venerdì al molo nord, quarant'anni "
            "dopo essere caduta in mare in una burrasca, e ha suonato per la prima barca.",
            "Alcuni subacquei l'avevano trovata in primavera sotto un banco di cozze, e una "
            "fonderia della valle vicina le ha fatto un battaglio senza chiedere nulla.",
            "Suonerà a ogni partenza fino all'autunno, e allora gli abitanti del molo diranno se "
            "riescono a dormire nonostante le barche del mattino.",
        ),
        "Leggi anche",
        "Il faro del capo è in vendita",
        "Chi compra la torre dovrà portare una scala, perché i gradini …",
    ),
    "nl": News(
        "De bel van de veerboot luidt weer",
        (
            "De bel van de oude veerboot hangt sinds vrijdag aan de noordkade, veertig jaar nadat "
            "hij in een storm overboord was gegaan, en luidde voor de eerste boot.",
            "Duikers vonden hem in het voorjaar onder een mosselbank, en een gieterij in het dal "
            "ernaast maakte er een nieuwe klepel voor zonder geld te vragen.",
            "Hij zal tot de herfst bij elk vertrek luiden, en dan zeggen de bewoners van de kade "
            "of zij door de vroege boten heen kunnen slapen.",
        ),
        "Lees ook",
        "De vuurtoren op de kaap staat te koop",
        "Wie de toren koopt, moet een ladder meebrengen, want de trap …",
    ),
    "sv": News(
        "Färjans klocka ringer igen",
        (
            "Den gamla färjans klocka hängdes i fredags upp på norra kajen, fyrtio år efter att "
            "den gått överbord i en storm, och ringde för den första båten.",
            "Dykare hittade den i våras under en bank av musslor, och ett gjuteri i dalen bredvid "
            "gjorde en ny kläpp till den utan att ta betalt för det.",
            "Den ska ringa vid varje avgång fram till hösten, och då får de som bor vid kajen "
            "säga om de kan sova trots de tidiga båtarna.",
        ),
        "Läs också",
        "Fyren på udden är till salu",
        "Den som köper tornet måste ta med en stege, eftersom trappan …",
    ),
    "pl": News(
        "Dzwon promu znów dzwoni",
        (
            "Dzwon starego promu zawisł w piątek na północnym nabrzeżu, czterdzieści lat po tym, "
            "jak wypadł za burtę podczas sztormu, i zadzwonił na pierwszy kurs.",
            "Nurkowie znaleźli go wiosną pod ławicą małży, a odlewnia z sąsiedniej doliny zrobiła "
            "mu nowe serce i nie chciała za to żadnych pieniędzy.",
            "Będzie dzwonił przy każdym odejściu aż do jesieni, a wtedy mieszkańcy nabrzeża "
            "powiedzą, czy potrafią spać mimo porannych łodzi.",
        ),
        "Czytaj także",
        "Latarnia na przylądku jest na sprzedaż",
        "Kto kupi wieżę, musi przynieść drabinę, bo schody …",
    ),
    "tr": News(
        "Vapurun çanı yeniden çalıyor",
        (
            "Eski vapurun çanı, bir fırtınada denize düşmesinden kırk yıl sonra cuma günü kuzey "
            "rıhtımına asıldı ve sabahın ilk seferi için yeniden çaldı.",
            "Dalgıçlar onu ilkbaharda bir midye yatağının altında bulmuştu; komşu vadideki bir "
            "dökümhane de para istemeden ona yeni bir tokmak yaptı.",
            "Çan sonbahara kadar her kalkışta çalacak, sonra rıhtımda oturanlar sabah seferlerine "
            "rağmen uyuyup uyuyamadıklarını söyleyecek.",
        ),
        "İlginizi çekebilir",
        "Burundaki deniz feneri satılık",
        "Kuleyi alan kişi bir merdiven getirmek zorunda, çünkü basamaklar …",
    ),
    "ru": News(
        "Колокол парома снова звонит",
        (
            "Колокол старого парома в пятницу повесили на северной пристани, через сорок лет "
            "после того как он упал за борт в шторм, и он прозвонил первому рейсу.",
            "Водолазы нашли его весной под отмелью с мидиями, а литейная мастерская из соседней "
            "долины сделала ему новый язык и не взяла за это денег.",
            "Он будет звонить при каждом отправлении до осени, а потом жители пристани скажут, "
            "могут ли они спать, когда уходят ранние лодки.",
        ),
        "Читайте также",
        "Маяк на мысе выставлен на продажу",
        "Тот, кто купит башню, должен принести лестницу, потому что ступени …",
    ),
    "ar": News(
        "جرس العبارة يدق من جديد",
        (
            "عُلق جرس العبارة القديمة يوم الجمعة على الرصيف الشمالي بعد أربعين عاما من سقوطه في "
            "البحر أثناء عاصفة، ودق معلنا انطلاق القارب الأول في الصباح.",
            "وكان غواصون قد عثروا عليه في الربيع تحت ركام من المحار، ثم صنعت له ورشة سباكة في "
            "الوادي المجاور مطرقة جديدة من دون أن تطلب أجرا على عملها.",
            "وسيدق الجرس عند كل رحلة حتى الخريف، وعندها سيقول سكان الرصيف إن كانوا قادرين على "
            "النوم رغم القوارب التي تغادر في الصباح الباكر.",
        ),
        "اقرأ أيضا",
        "منارة الرأس معروضة للبيع اليوم",
        "على من يشتري البرج أن يحضر سلما معه لأن الدرج …",
    ),
    "id": News(
        "Lonceng feri berdentang lagi",
        (
            "Lonceng feri tua digantung pada hari Jumat di dermaga utara, empat puluh tahun "
            "setelah jatuh ke laut dalam badai, dan berdentang untuk kapal pertama.",
            "Para penyelam menemukannya di bawah hamparan kerang, dan sebuah bengkel cor di "
            "lembah sebelah membuatkan pemukul baru tanpa meminta bayaran apa pun.",
            "Lonceng itu akan berdentang pada setiap keberangkatan sampai akhir musim, lalu warga "
            "dermaga akan berkata apakah mereka masih bisa tidur.",
        ),
        "Baca juga",
        "Mercusuar di tanjung itu dijual",
        "Siapa pun yang membeli menara harus membawa tangga, karena anak tangga …",
    ),
    "zh": News(
        "渡船的钟声再次响起",
        (
            "旧渡船的铜钟星期五挂上了北码头,四十年前它在一场大风中落入海里,如今为清晨的第一班船重新敲响,"
            "许多老人早早来到岸边,只为再听一次年轻时每天都能听到的声音,有人还带来了当年的船票,站在栏杆旁静静地等着,"
            "直到船离开码头,消失在雾气之中,大家才慢慢散去。",
            "潜水员春天在一片贻贝下面发现了它,邻近山谷的一家铸造厂为它做了新的钟锤,没有收取任何费用,"
            "厂主说自己的祖父曾经在那艘渡船上烧过锅炉,他小时候常听祖父讲起这口钟,所以这件事只能由他来做,换了别人他也不放心,"
            "也不会睡得安稳。",
            "到秋天为止,每班船离岸时它都会敲响,然后码头的居民将说明他们能否在清晨的钟声中安睡,"
            "镇上的人说,如果大家都同意,这口钟就会一直留在那里,如果有人反对,它就会被搬进港口的小博物馆,和旧船票放在一起,"
            "供孩子们参观。码头管理处也会把每一封来信都贴在布告栏上,让过路的人自己去读,"
            "自己去想,自己去决定那钟声到底是好听还是吵闹,然后把意见写在旁边的本子里。",
        ),
        "相关阅读",
        "海角上的那座老灯塔正在出售之中",
        "买下这座塔的人必须自己带一架梯子,因为楼梯……",
    ),
    "hi": News(
        "नाव की घंटी फिर बजी",
        (
            "पुरानी नाव की घंटी शुक्रवार को उत्तरी घाट पर टाँगी गई, चालीस साल पहले "
            "वह एक तूफ़ान में पानी में गिर गई थी, और सुबह की पहली नाव के लिए वह फिर से बजी।",
            "गोताख़ोरों ने उसे वसंत में सीपियों के ढेर के नीचे पाया था, और पास की घाटी के "
            "एक कारख़ाने ने बिना पैसे लिए उसके लिए नया लोलक बना कर दिया।",
            "वह पतझड़ तक हर नाव के जाने पर बजेगी, और तब घाट के लोग बताएँगे कि क्या "
            "वे सुबह की नावों के बावजूद ठीक से सो पाते हैं या नहीं।",
        ),
        "यह भी पढ़ें",
        "अंतरीप का पुराना प्रकाश स्तंभ बिकाऊ है",
        "जो मीनार ख़रीदेगा उसे सीढ़ी साथ लानी होगी, क्योंकि …",
    ),
}
