"""Prose in the languages that were written in legacy encodings, and which encodings those were.

Written for this measurement: letters, bills and notes as people keep them. The weights of
``documents/encoding_guess.py`` were chosen on ``PROSE``; ``OTHER_PROSE`` was kept apart.
"""

from typing import Final

PROSE: Final[dict[str, str]] = {
    "Japanese": (
        "東京電力からのお知らせです。今月の電気料金は八千四百円になります。お支払いは月末"
        "までにお願いいたします。見積書と請求書を同封しましたので、ご確認ください。先日は"
        "京都でお会いできてとても楽しかったです。写真を何枚か送ります。子どもたちは夏休み"
        "の間、毎日プールで泳いでいます。来週の会議は午後三時からに変更になりました。資料"
        "はテーブルの上に置いてあります。ご不明な点がございましたら、電話またはメールでご"
        "連絡ください。今後ともよろしくお願い申し上げます。新しいパソコンを買いましたが、"
        "設定がまだ終わっていません。"
    ),
    "Chinese, simplified": (
        "房屋租赁合同：甲方将位于北京市朝阳区的房屋出租给乙方使用，租期为一年。每月租金三"
        "千五百元，应于每月五日之前支付。合同期满后，双方可以协商续签。今天的会议记录已经"
        "发给大家，请查收。孩子们在学校里学习数学和英语，周末去公园踢足球。我们去年夏天在"
        "海边拍了很多照片，天气非常好。请把发票寄到下面的地址，谢谢您的合作。电脑坏了，所"
        "以没有及时回复您的邮件，非常抱歉。这本书讲的是一个小城市的历史，从清朝一直写到现"
        "在，内容很有意思。"
    ),
    "Chinese, traditional": (
        "房屋租賃契約：甲方將位於臺北市大安區的房屋出租給乙方使用，租期為一年。每月租金兩"
        "萬五千元，應於每月五日之前支付。契約期滿後，雙方可以協商續約。今天的會議紀錄已經"
        "寄給大家，請查收。孩子們在學校裡學習數學和英語，週末去公園踢足球。我們去年夏天在"
        "海邊拍了很多照片，天氣非常好。請把發票寄到下面的地址，謝謝您的合作。電腦壞了，所"
        "以沒有及時回覆您的郵件，非常抱歉。這本書講的是一個小城市的歷史，從清朝一直寫到現"
        "在，內容很有意思。"
    ),
    "Korean": (
        "임대차 계약서입니다. 서울특별시 종로구에 있는 주택을 일 년 동안 빌려 드립니다. "
        "월세는 매달 오일까지 내 주시기 바랍니다. 지난주에 보내 주신 사진은 잘 받았습니다. "
        "아이들은 학교에서 수학과 영어를 배우고 주말에는 공원에서 축구를 합니다. 회의는 오후 "
        "세 시에 시작하니 늦지 않게 와 주세요. 견적서와 청구서를 함께 보내 드리니 확인해 "
        "주십시오. 궁금한 점이 있으면 언제든지 전화나 메일로 연락해 주세요. 감사합니다. 올해 "
        "여름은 정말 더웠습니다."
    ),
    "Russian": (
        "Свидетельство о рождении выдано в городе Ростове. Договор аренды квартиры подписан "
        "обеими сторонами и вступает в силу с первого января. Просим оплатить счёт за "
        "электричество до конца месяца. Вчера мы ездили на дачу и сделали много фотографий, "
        "погода была прекрасная. Дети учатся в школе, а летом отдыхают у бабушки в деревне. "
        "Совещание перенесено на три часа, документы лежат на столе. Если у вас возникнут "
        "вопросы, позвоните нам или напишите письмо. С уважением, Иван Петров. Рецепт "
        "пирога: мука, яйца, масло и немного сахара."
    ),
    "Ukrainian": (
        "Договір оренди квартири підписано обома сторонами, він набуває чинності з першого "
        "січня. Просимо сплатити рахунок за електроенергію до кінця місяця. Учора ми їздили "
        "до Києва і зробили багато світлин, погода була чудова. Діти навчаються у школі, а "
        "влітку відпочивають у бабусі в селі. Нараду перенесено на третю годину, папери "
        "лежать на столі. Якщо у вас є запитання, зателефонуйте нам або напишіть листа. З "
        "повагою, Олена Шевченко."
    ),
    "Bulgarian": (
        "Договорът за наем на жилището е подписан от двете страни и влиза в сила от първи "
        "януари. Моля, платете сметката за ток до края на месеца. Вчера ходихме на планина и "
        "направихме много снимки, времето беше чудесно. Децата учат в училище, а през лятото "
        "почиват при баба си на село. Срещата е преместена за три часа, документите са на "
        "масата. Ако имате въпроси, обадете ни се или пишете. С уважение, Георги Иванов."
    ),
    "Czech": (
        "Smlouva o nájmu bytu byla podepsána oběma stranami a platí od prvního ledna. "
        "Příbram je město ve Středočeském kraji. Žluťoučký kůň pěl ďábelské ódy. Prosíme, "
        "zaplaťte účet za elektřinu do konce měsíce. Včera jsme byli na výletě a udělali "
        "jsme spoustu fotek, počasí bylo nádherné. Děti chodí do školy a v létě jezdí k "
        "babičce na venkov. Schůzka se přesouvá na tři hodiny, podklady leží na stole. "
        "Máte-li dotazy, zavolejte nebo napište. S pozdravem Jiří Dvořák."
    ),
    "Polish": (
        "Umowa najmu mieszkania została podpisana przez obie strony i obowiązuje od "
        "pierwszego stycznia. Zażółć gęślą jaźń. Prosimy o zapłacenie rachunku za prąd do "
        "końca miesiąca. Wczoraj byliśmy w Łodzi i zrobiliśmy dużo zdjęć, pogoda była "
        "piękna. Dzieci chodzą do szkoły, a latem odpoczywają u babci na wsi. Spotkanie "
        "przełożono na godzinę trzecią, dokumenty leżą na stole. W razie pytań proszę "
        "dzwonić albo pisać. Z poważaniem, Małgorzata Wiśniewska."
    ),
    "Hungarian": (
        "A lakás bérleti szerződését mindkét fél aláírta, és január elsejétől érvényes. "
        "Kérjük, hogy a villanyszámlát a hónap végéig fizesse be. Tegnap kirándulni voltunk, "
        "és sok fényképet készítettünk, gyönyörű idő volt. A gyerekek iskolába járnak, "
        "nyáron pedig a nagymamánál pihennek vidéken. Az értekezletet három órára tették át, "
        "az iratok az asztalon vannak. Ha kérdése van, hívjon fel bennünket, vagy írjon. "
        "Üdvözlettel: Őri Gyöngyvér, árvíztűrő tükörfúrógép."
    ),
    "Croatian": (
        "Ugovor o najmu stana potpisale su obje strane i vrijedi od prvoga siječnja. Molimo "
        "vas da račun za struju platite do kraja mjeseca. Jučer smo bili na izletu i snimili "
        "mnogo fotografija, vrijeme je bilo prekrasno. Djeca idu u školu, a ljeti se "
        "odmaraju kod bake na selu. Sastanak je pomaknut na tri sata, papiri leže na stolu. "
        "Ako imate pitanja, nazovite nas ili pišite. Srdačan pozdrav, Željko Đurić iz "
        "Šibenika, čuvar ključeva."
    ),
    "Romanian": (
        "Contractul de închiriere a fost semnat de ambele părţi şi intră în vigoare la întâi "
        "ianuarie. Vă rugăm să plătiţi factura la curent până la sfârşitul lunii. Ieri am "
        "fost la munte şi am făcut multe fotografii, vremea a fost minunată. Copiii merg la "
        "şcoală, iar vara se odihnesc la bunica, la ţară. Şedinţa a fost mutată la ora trei, "
        "actele sunt pe masă. Dacă aveţi întrebări, sunaţi-ne sau scrieţi-ne. Cu stimă, "
        "Ştefan Ţiriac."
    ),
    "Greek": (
        "Το συμβόλαιο ενοικίασης του διαμερίσματος υπογράφηκε και από τις δύο πλευρές και "
        "ισχύει από την πρώτη Ιανουαρίου. Παρακαλούμε να πληρώσετε τον λογαριασμό του "
        "ρεύματος μέχρι το τέλος του μήνα. Χθες πήγαμε εκδρομή στη Θεσσαλονίκη και βγάλαμε "
        "πολλές φωτογραφίες, ο καιρός ήταν υπέροχος. Τα παιδιά πηγαίνουν σχολείο και το "
        "καλοκαίρι μένουν στη γιαγιά στο χωριό. Η συνάντηση μεταφέρθηκε στις τρεις, τα "
        "έγγραφα είναι πάνω στο τραπέζι. Με εκτίμηση."
    ),
    "Turkish": (
        "Kira sözleşmesi iki tarafça imzalandı ve bir ocakta yürürlüğe giriyor. Lütfen "
        "elektrik faturasını ay sonuna kadar ödeyiniz. Dün İzmir'e gittik ve çok fotoğraf "
        "çektik, hava şahaneydi. Çocuklar okula gidiyor, yazın köyde büyükannelerinin "
        "yanında dinleniyorlar. Toplantı saat üçe alındı, belgeler masanın üstünde. "
        "Sorularınız olursa bizi arayın ya da yazın. Saygılarımla, Ayşe Yıldız, Diyarbakır. "
        "Pijamalı hasta yağız şoföre çabucak güvendi."
    ),
    "Hebrew": (
        "חוזה השכירות של הדירה נחתם על ידי שני הצדדים ונכנס לתוקף באחד בינואר. אנא שלמו את "
        "חשבון החשמל עד סוף החודש. אתמול נסענו לטיול בחיפה וצילמנו הרבה תמונות, מזג האוויר "
        "היה נפלא. הילדים לומדים בבית הספר ובקיץ הם נחים אצל סבתא בכפר. הפגישה נדחתה לשעה "
        "שלוש, המסמכים מונחים על השולחן. אם יש לכם שאלות, התקשרו אלינו או כתבו לנו. בברכה, "
        "רות כהן."
    ),
    "Arabic": (
        "تم توقيع عقد إيجار الشقة من الطرفين ويسري مفعوله من أول يناير. يرجى دفع فاتورة "
        "الكهرباء قبل نهاية الشهر. ذهبنا أمس في رحلة إلى الإسكندرية والتقطنا صورا كثيرة وكان "
        "الطقس رائعا. يدرس الأطفال في المدرسة ويقضون الصيف عند جدتهم في القرية. تأجل "
        "الاجتماع إلى الساعة الثالثة والوثائق على الطاولة. إذا كانت لديكم أسئلة فاتصلوا بنا "
        "أو اكتبوا إلينا. مع التحية، محمد علي."
    ),
    "Lithuanian": (
        "Buto nuomos sutartį pasirašė abi šalys, ji galioja nuo sausio pirmosios. Prašome "
        "sumokėti už elektrą iki mėnesio pabaigos. Vakar buvome išvykoje ir padarėme daug "
        "nuotraukų, oras buvo nuostabus. Vaikai eina į mokyklą, o vasarą ilsisi pas močiutę "
        "kaime. Susitikimas perkeltas į trečią valandą, dokumentai guli ant stalo. Jei "
        "turite klausimų, skambinkite arba rašykite. Pagarbiai, Žydrūnė Šimkutė. Įlinkdama "
        "fechtuotojo špaga sublykčiojo."
    ),
    "Latvian": (
        "Dzīvokļa īres līgumu parakstīja abas puses, un tas stājas spēkā pirmajā janvārī. "
        "Lūdzam samaksāt par elektrību līdz mēneša beigām. Vakar bijām izbraukumā un uzņēmām "
        "daudz fotogrāfiju, laiks bija brīnišķīgs. Bērni iet skolā, bet vasarā atpūšas pie "
        "vecmāmiņas laukos. Sapulce pārcelta uz pulksten trijiem, dokumenti ir uz galda. Ja "
        "jums ir jautājumi, zvaniet vai rakstiet. Ar cieņu, Jānis Bērziņš, Ķekava."
    ),
    "German": (
        "Der Mietvertrag für die Wohnung wurde von beiden Seiten unterschrieben und gilt ab "
        "dem ersten Jänner. Bitte überweisen Sie die Stromrechnung bis zum Ende des Monats. "
        "Gestern waren wir in München und haben viele schöne Fotos gemacht, das Wetter war "
        "großartig. Die Kinder gehen zur Schule, im Sommer sind sie bei der Großmutter auf "
        "dem Land. Die Sitzung wurde auf drei Uhr verschoben, die Unterlagen liegen auf dem "
        "Tisch. Mit freundlichen Grüßen, Jürgen Müller, Öffnungszeiten täglich außer "
        "dienstags."
    ),
    "French": (
        "Le contrat de location de l'appartement a été signé par les deux parties et prend "
        "effet le premier janvier. Veuillez régler la facture d'électricité avant la fin du "
        "mois. Hier nous sommes allés à la mer et nous avons pris beaucoup de photos, il "
        "faisait très beau. Les enfants vont à l'école, et l'été ils sont chez leur "
        "grand-mère à la campagne. La réunion est reportée à trois heures, les papiers sont "
        "posés là où vous les aviez laissés. Façade, garçon, où, Noël, être, fenêtre. Avec "
        "mes salutations les plus cordiales, François."
    ),
    "Spanish": (
        "El contrato de alquiler del piso fue firmado por ambas partes y entra en vigor el "
        "primero de enero. Rogamos que abone la factura de la luz antes de fin de mes. Ayer "
        "fuimos de excursión y sacamos muchas fotografías, hacía un tiempo magnífico. Los "
        "niños van al colegio y en verano están con la abuela en el pueblo. La reunión se ha "
        "aplazado a las tres, los papeles están encima de la mesa. ¿Tiene alguna pregunta? "
        "Llámenos o escríbanos mañana. Atentamente, José Núñez, A Coruña, España."
    ),
    "Portuguese": (
        "O contrato de arrendamento da habitação foi assinado por ambas as partes e entra em "
        "vigor no dia um de janeiro. Pedimos que pague a fatura da eletricidade até ao fim "
        "do mês. Ontem fomos passear a Évora e tirámos muitas fotografias, o tempo estava "
        "ótimo. As crianças vão à escola e no verão ficam com a avó na aldeia. A reunião "
        "passou para as três horas, os papéis estão em cima da mesa. Se tiver questões, "
        "telefone ou escreva. Com os melhores cumprimentos, João Conceição."
    ),
    "Swedish": (
        "Hyresavtalet för lägenheten har skrivits under av båda parter och gäller från den "
        "första januari. Vänligen betala elräkningen före månadens slut. I går var vi på "
        "utflykt och tog många bilder, vädret var härligt. Barnen går i skolan och på "
        "sommaren är de hos mormor på landet. Mötet är flyttat till klockan tre, papperen "
        "ligger på bordet. Om ni har frågor, ring eller skriv till oss. Med vänliga "
        "hälsningar, Åsa Öberg från Västerås."
    ),
    "Thai": (
        "สัญญาเช่าบ้านฉบับนี้ลงนามโดยทั้งสองฝ่ายและมีผลตั้งแต่วันที่หนึ่งมกราคม "
        "กรุณาชำระค่าไฟฟ้าก่อนสิ้นเดือน เมื่อวานเราไปเที่ยวทะเลและถ่ายรูปมากมาย อากาศดีมาก "
        "เด็กๆ ไปโรงเรียน ส่วนหน้าร้อนอยู่กับคุณยายที่ต่างจังหวัด "
        "การประชุมเลื่อนไปเป็นบ่ายสามโมง เอกสารอยู่บนโต๊ะ หากมีคำถามโปรดโทรหรือเขียนถึงเรา "
        "ขอแสดงความนับถือ"
    ),
}
"""Language -> text."""

OTHER_PROSE: Final[dict[str, str]] = {
    "Japanese": (
        "昨日は雨が降っていたので、家で本を読みました。駅前の喫茶店で待ち合わせましょう。"
        "カレーの作り方：玉ねぎを炒め、水とルウを加えて三十分煮込みます。忘れ物は交番に届"
        "けてください。大学の入学式は四月五日です。"
    ),
    "Chinese, simplified": (
        "昨天下了一整天的雨，我在家里看书。请在火车站前面的咖啡店等我。做红烧肉的方法：先"
        "把肉切成小块，再加酱油和糖，小火炖一个小时。学校的开学典礼在九月一日举行。"
    ),
    "Chinese, traditional": (
        "昨天下了一整天的雨，我在家裡看書。請在火車站前面的咖啡店等我。做紅燒肉的方法：先"
        "把肉切成小塊，再加醬油和糖，小火燉一個小時。學校的開學典禮在九月一日舉行。"
    ),
    "Korean": (
        "어제는 하루 종일 비가 와서 집에서 책을 읽었습니다. 기차역 앞 커피숍에서 기다려 "
        "주세요. 된장찌개를 끓이는 방법: 먼저 감자와 양파를 썰고 물에 된장을 풉니다."
    ),
    "Russian": (
        "Весь день шёл дождь, и мы читали книги дома. Встретимся у вокзала в половине "
        "шестого. Список покупок: молоко, хлеб, сыр, огурцы и две бутылки воды. Библиотека "
        "закрыта по понедельникам."
    ),
    "Ukrainian": (
        "Увесь день ішов дощ, тож ми читали вдома книжки. Зустрінемося біля вокзалу о пів на "
        "шосту. Список покупок: молоко, хліб, сир, огірки й дві пляшки води."
    ),
    "Bulgarian": (
        "Цял ден валя дъжд и четохме книги вкъщи. Ще се срещнем пред гарата в шест и "
        "половина. Списък за пазар: мляко, хляб, сирене, краставици и две бутилки вода."
    ),
    "Czech": (
        "Celý den pršelo, a tak jsme si doma četli knížky. Sejdeme se před nádražím v půl "
        "šesté. Nákupní seznam: mléko, chléb, sýr, okurky a dvě láhve vody. Knihovna má v "
        "pondělí zavřeno."
    ),
    "Polish": (
        "Cały dzień padał deszcz, więc czytaliśmy książki w domu. Spotkamy się przed dworcem "
        "o wpół do szóstej. Lista zakupów: mleko, chleb, żółty ser, ogórki i dwie butelki "
        "wody."
    ),
    "Hungarian": (
        "Egész nap esett az eső, ezért otthon könyvet olvastunk. Fél hatkor találkozunk a "
        "pályaudvar előtt. Bevásárlólista: tej, kenyér, sajt, uborka és két üveg víz. A "
        "könyvtár hétfőn zárva."
    ),
    "Croatian": (
        "Cijeli je dan padala kiša pa smo kod kuće čitali knjige. Naći ćemo se ispred "
        "kolodvora u pola šest. Popis za kupnju: mlijeko, kruh, žuti sir, krastavci i dvije "
        "boce vode, još češnjak."
    ),
    "Romanian": (
        "Toată ziua a plouat şi am citit cărţi acasă. Ne întâlnim în faţa gării la cinci şi "
        "jumătate. Listă de cumpărături: lapte, pâine, brânză, castraveţi şi două sticle de "
        "apă."
    ),
    "Greek": (
        "Όλη μέρα έβρεχε και διαβάζαμε βιβλία στο σπίτι. Θα συναντηθούμε μπροστά στον σταθμό "
        "στις πεντέμισι. Λίστα για ψώνια: γάλα, ψωμί, τυρί, αγγούρια και δύο μπουκάλια νερό."
    ),
    "Turkish": (
        "Bütün gün yağmur yağdı, biz de evde kitap okuduk. Beş buçukta garın önünde "
        "buluşalım. Alışveriş listesi: süt, ekmek, peynir, salatalık ve iki şişe su. "
        "Kütüphane pazartesi günleri kapalıdır."
    ),
    "Hebrew": (
        "כל היום ירד גשם וקראנו ספרים בבית. ניפגש לפני תחנת הרכבת בחמש וחצי. רשימת קניות: "
        "חלב, לחם, גבינה, מלפפונים ושני בקבוקי מים."
    ),
    "Arabic": (
        "هطل المطر طوال اليوم فقرأنا الكتب في البيت. نلتقي أمام محطة القطار في الخامسة "
        "والنصف. قائمة المشتريات: حليب وخبز وجبن وخيار وزجاجتا ماء."
    ),
    "Lithuanian": (
        "Visą dieną lijo, todėl namie skaitėme knygas. Susitiksime prie stoties pusę šešių. "
        "Pirkinių sąrašas: pienas, duona, sūris, agurkai ir du buteliai vandens. Biblioteka "
        "pirmadieniais nedirba, žiūrėk."
    ),
    "Latvian": (
        "Visu dienu lija, tāpēc mājās lasījām grāmatas. Tiksimies pie stacijas pussešos. "
        "Iepirkumu saraksts: piens, maize, siers, gurķi un divas pudeles ūdens. Bibliotēka "
        "pirmdienās slēgta."
    ),
    "German": (
        "Den ganzen Tag hat es geregnet, also haben wir zu Hause Bücher gelesen. Wir treffen "
        "uns um halb sechs vor dem Bahnhof. Einkaufsliste: Milch, Brot, Käse, zwei Flaschen "
        "Wasser, Nüsse. Die Bücherei hat montags geschlossen. Schöne Grüße!"
    ),
    "French": (
        "Il a plu toute la journée, alors nous avons lu des livres à la maison. Rendez-vous "
        "devant la gare à cinq heures et demie, ça te va ? Liste de courses : lait, pain, "
        "fromage râpé, deux bouteilles d'eau gazeuse. La bibliothèque est fermée le lundi. À "
        "bientôt, Hélène"
    ),
    "Spanish": (
        "Llovió todo el día, así que leímos libros en casa. Nos vemos delante de la estación "
        "a las cinco y media. Lista de la compra: leche, pan, queso, pepinos, jamón y dos "
        "botellas de agua. La biblioteca cierra los lunes. ¡Qué frío hizo en el baño!"
    ),
    "Portuguese": (
        "Choveu o dia inteiro, por isso lemos livros em casa. Encontramo-nos em frente à "
        "estação às cinco e meia. Lista de compras: leite, pão, queijo, pepinos e duas "
        "garrafas de água. A biblioteca não abre à segunda-feira."
    ),
    "Swedish": (
        "Det regnade hela dagen, så vi läste böcker hemma. Vi ses framför stationen klockan "
        "halv sex. Inköpslista: mjölk, bröd, ost, gurka och två flaskor vatten. Biblioteket "
        "har stängt på måndagar, gå inte dit då."
    ),
    "Thai": (
        "เมื่อวานฝนตกทั้งวัน เราจึงอ่านหนังสืออยู่ที่บ้าน พบกันหน้าสถานีรถไฟตอนห้าโมงครึ่ง "
        "รายการซื้อของ นม ขนมปัง ชีส แตงกวา และน้ำสองขวด"
    ),
    "English": (
        "It rained all day, so we read books at home – “The Café Murders” and others. "
        "Let’s meet at the station at half past five; it’s 5 °C outside. The naïve résumé "
        "costs €12 or £10 … © 2024 Smith & Sons, © and ® are marks."
    ),
    "Italian": (
        "È piovuto tutto il giorno, perciò abbiamo letto libri a casa. Ci vediamo davanti "
        "alla stazione alle cinque e mezza, perché più tardi non si può. Lista della spesa: "
        "latte, pane, formaggio, due bottiglie d'acqua. La biblioteca è chiusa di lunedì, "
        "così sarà."
    ),
    "Finnish": (
        "Koko päivän satoi, joten luimme kotona kirjoja. Tavataan aseman edessä puoli "
        "kuudelta. Ostoslista: maitoa, leipää, juustoa, kurkkua ja kaksi pulloa vettä. "
        "Kirjasto on maanantaisin kiinni. Hyvää päivää, Väinö Mäkelä"
    ),
    "Danish": (
        "Det regnede hele dagen, så vi læste bøger derhjemme. Vi mødes foran stationen "
        "klokken halv seks. Indkøbsliste: mælk, brød, ost, agurker og to flasker vand. "
        "Biblioteket har lukket om mandagen. Håber vi ses, Søren Østergård"
    ),
}
"""Language -> text of other words."""

ENCODINGS: Final[dict[str, tuple[str, ...]]] = {
    "Japanese": ("shift_jis", "euc_jp", "iso2022_jp"),
    "Chinese, simplified": ("gb18030", "gb2312"),
    "Chinese, traditional": ("big5",),
    "Korean": ("euc_kr",),
    "Russian": ("koi8_r", "cp1251", "cp866", "iso8859_5", "mac_cyrillic"),
    "Ukrainian": ("koi8_u", "cp1251"),
    "Bulgarian": ("cp1251",),
    "Czech": ("cp1250", "iso8859_2", "cp852"),
    "Polish": ("cp1250", "iso8859_2", "cp852"),
    "Hungarian": ("cp1250", "iso8859_2", "cp852"),
    "Croatian": ("cp1250", "iso8859_2"),
    "Romanian": ("cp1250", "iso8859_2"),
    "Greek": ("cp1253", "iso8859_7", "cp737"),
    "Turkish": ("cp1254", "iso8859_9"),
    "Hebrew": ("cp1255", "iso8859_8"),
    "Arabic": ("cp1256", "iso8859_6"),
    "Lithuanian": ("cp1257",),
    "Latvian": ("cp1257",),
    "German": ("cp1252", "cp850", "mac_roman"),
    "French": ("cp1252", "cp850", "mac_roman"),
    "Spanish": ("cp1252", "cp850", "mac_roman"),
    "Portuguese": ("cp1252", "cp850"),
    "Swedish": ("cp1252", "cp850"),
    "Thai": ("cp874",),
    "English": ("cp1252", "mac_roman"),
    "Italian": ("cp1252", "cp850"),
    "Finnish": ("cp1252", "cp850"),
    "Danish": ("cp1252", "cp850"),
}
"""Language -> encodings that its speakers used."""
