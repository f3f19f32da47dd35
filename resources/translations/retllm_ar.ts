<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ar" sourcelanguage="en">
<context>
    <name>retllm</name>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>%n are favourites</source>
        <translation>
            <numerusform>لا شيء في المفضلة</numerusform>
            <numerusform>واحد في المفضلة</numerusform>
            <numerusform>اثنان في المفضلة</numerusform>
            <numerusform>%n في المفضلة</numerusform>
            <numerusform>%n في المفضلة</numerusform>
            <numerusform>%n في المفضلة</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>%n are no favourites any more</source>
        <translation>
            <numerusform>لم يُزَل شيء من المفضلة</numerusform>
            <numerusform>أُزيل واحد من المفضلة</numerusform>
            <numerusform>أُزيل اثنان من المفضلة</numerusform>
            <numerusform>أُزيلت %n من المفضلة</numerusform>
            <numerusform>أُزيل %n من المفضلة</numerusform>
            <numerusform>أُزيل %n من المفضلة</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>%n are right for this search</source>
        <translation>
            <numerusform>لا شيء صحيح لهذا البحث</numerusform>
            <numerusform>نتيجة واحدة صحيحة لهذا البحث</numerusform>
            <numerusform>نتيجتان صحيحتان لهذا البحث</numerusform>
            <numerusform>%n نتائج صحيحة لهذا البحث</numerusform>
            <numerusform>%n نتيجة صحيحة لهذا البحث</numerusform>
            <numerusform>%n نتيجة صحيحة لهذا البحث</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>%n are wrong for this search</source>
        <translation>
            <numerusform>لا شيء خاطئ لهذا البحث</numerusform>
            <numerusform>نتيجة واحدة خاطئة لهذا البحث</numerusform>
            <numerusform>نتيجتان خاطئتان لهذا البحث</numerusform>
            <numerusform>%n نتائج خاطئة لهذا البحث</numerusform>
            <numerusform>%n نتيجة خاطئة لهذا البحث</numerusform>
            <numerusform>%n نتيجة خاطئة لهذا البحث</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/window/status_line.py"/>
        <source>%n by name only</source>
        <translation>
            <numerusform>لا شيء بالاسم فقط</numerusform>
            <numerusform>واحد بالاسم فقط</numerusform>
            <numerusform>اثنان بالاسم فقط</numerusform>
            <numerusform>%n بالاسم فقط</numerusform>
            <numerusform>%n بالاسم فقط</numerusform>
            <numerusform>%n بالاسم فقط</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>%n byte(s)</source>
        <translation>
            <numerusform>%n بايت</numerusform>
            <numerusform>%n بايت</numerusform>
            <numerusform>%n بايت</numerusform>
            <numerusform>%n بايت</numerusform>
            <numerusform>%n بايت</numerusform>
            <numerusform>%n بايت</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <source>%n camera(s)</source>
        <translation>
            <numerusform>لا كاميرات</numerusform>
            <numerusform>كاميرا واحدة</numerusform>
            <numerusform>كاميرتان</numerusform>
            <numerusform>%n كاميرات</numerusform>
            <numerusform>%n كاميرا</numerusform>
            <numerusform>%n كاميرا</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/settings/settings_page.py"/>
        <source>%n change(s) take effect when the window is opened anew.</source>
        <translation>
            <numerusform>لا تغييرات بانتظار فتح النافذة.</numerusform>
            <numerusform>يسري تغيير واحد عند فتح النافذة من جديد.</numerusform>
            <numerusform>يسري تغييران عند فتح النافذة من جديد.</numerusform>
            <numerusform>تسري %n تغييرات عند فتح النافذة من جديد.</numerusform>
            <numerusform>يسري %n تغييرًا عند فتح النافذة من جديد.</numerusform>
            <numerusform>يسري %n تغيير عند فتح النافذة من جديد.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>%n connection(s)</source>
        <translation>
            <numerusform>لا اتصالات</numerusform>
            <numerusform>اتصال واحد</numerusform>
            <numerusform>اتصالان</numerusform>
            <numerusform>%n اتصالات</numerusform>
            <numerusform>%n اتصالًا</numerusform>
            <numerusform>%n اتصال</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <source>%n copies</source>
        <translation>
            <numerusform>لا نسخ</numerusform>
            <numerusform>نسخة واحدة</numerusform>
            <numerusform>نسختان</numerusform>
            <numerusform>%n نسخ</numerusform>
            <numerusform>%n نسخة</numerusform>
            <numerusform>%n نسخة</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>%n could not be checked</source>
        <translation>
            <numerusform>فُحص كل شيء</numerusform>
            <numerusform>تعذّر فحص نتيجة واحدة</numerusform>
            <numerusform>تعذّر فحص نتيجتين</numerusform>
            <numerusform>تعذّر فحص %n نتائج</numerusform>
            <numerusform>تعذّر فحص %n نتيجة</numerusform>
            <numerusform>تعذّر فحص %n نتيجة</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <source>%n document(s)</source>
        <translation>
            <numerusform>لا مستندات</numerusform>
            <numerusform>مستند واحد</numerusform>
            <numerusform>مستندان</numerusform>
            <numerusform>%n مستندات</numerusform>
            <numerusform>%n مستندًا</numerusform>
            <numerusform>%n مستند</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/library/duplicates_model.py"/>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <location filename="../../retllm_desktop/ui/query/suggestion_texts.py"/>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <location filename="../../retllm_desktop/ui/system/system_presenter.py"/>
        <source>%n file(s)</source>
        <translation>
            <numerusform>لا ملفات</numerusform>
            <numerusform>ملف واحد</numerusform>
            <numerusform>ملفان</numerusform>
            <numerusform>%n ملفات</numerusform>
            <numerusform>%n ملفًا</numerusform>
            <numerusform>%n ملف</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/library/library_presenter.py"/>
        <source>%n file(s) are new or changed since this search.</source>
        <translation>
            <numerusform>لا ملفات جديدة أو معدّلة منذ هذا البحث.</numerusform>
            <numerusform>ملف واحد جديد أو معدّل منذ هذا البحث.</numerusform>
            <numerusform>ملفان جديدان أو معدّلان منذ هذا البحث.</numerusform>
            <numerusform>%n ملفات جديدة أو معدّلة منذ هذا البحث.</numerusform>
            <numerusform>%n ملفًا جديدًا أو معدّلًا منذ هذا البحث.</numerusform>
            <numerusform>%n ملف جديد أو معدّل منذ هذا البحث.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/library/library_texts.py"/>
        <source>%n file(s) can be searched</source>
        <translation>
            <numerusform>لا ملفات قابلة للبحث</numerusform>
            <numerusform>ملف واحد قابل للبحث</numerusform>
            <numerusform>ملفان قابلان للبحث</numerusform>
            <numerusform>%n ملفات قابلة للبحث</numerusform>
            <numerusform>%n ملفًا قابلًا للبحث</numerusform>
            <numerusform>%n ملف قابل للبحث</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/library/library_texts.py"/>
        <source>%n file(s) known by name only</source>
        <translation>
            <numerusform>لا ملفات معروفة بالاسم فقط</numerusform>
            <numerusform>ملف واحد معروف بالاسم فقط</numerusform>
            <numerusform>ملفان معروفان بالاسم فقط</numerusform>
            <numerusform>%n ملفات معروفة بالاسم فقط</numerusform>
            <numerusform>%n ملفًا معروفًا بالاسم فقط</numerusform>
            <numerusform>%n ملف معروف بالاسم فقط</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/library/library_texts.py"/>
        <source>%n file(s) moved</source>
        <translation>
            <numerusform>لم يُنقل أي ملف</numerusform>
            <numerusform>نُقل ملف واحد</numerusform>
            <numerusform>نُقل ملفان</numerusform>
            <numerusform>نُقلت %n ملفات</numerusform>
            <numerusform>نُقل %n ملفًا</numerusform>
            <numerusform>نُقل %n ملف</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/library/library_dialogs.py"/>
        <source>%n file(s) were not read, or in part; all of them are found by name. They are tried again when they change.</source>
        <translation>
            <numerusform>قُرئت كل الملفات.</numerusform>
            <numerusform>ملف واحد لم يُقرأ، أو قُرئ جزئيًا؛ يُعثر عليه بالاسم، وتُعاد المحاولة عند تغيّره.</numerusform>
            <numerusform>ملفان لم يُقرآ، أو قُرئا جزئيًا؛ يُعثر عليهما بالاسم، وتُعاد المحاولة عند تغيّرهما.</numerusform>
            <numerusform>%n ملفات لم تُقرأ، أو قُرئت جزئيًا؛ يُعثر عليها كلها بالاسم، وتُعاد المحاولة عند تغيّرها.</numerusform>
            <numerusform>%n ملفًا لم تُقرأ، أو قُرئت جزئيًا؛ يُعثر عليها كلها بالاسم، وتُعاد المحاولة عند تغيّرها.</numerusform>
            <numerusform>%n ملف لم تُقرأ، أو قُرئت جزئيًا؛ يُعثر عليها كلها بالاسم، وتُعاد المحاولة عند تغيّرها.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <source>%n folder(s)</source>
        <translation>
            <numerusform>لا مجلدات</numerusform>
            <numerusform>مجلد واحد</numerusform>
            <numerusform>مجلدان</numerusform>
            <numerusform>%n مجلدات</numerusform>
            <numerusform>%n مجلدًا</numerusform>
            <numerusform>%n مجلد</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/library/library_texts.py"/>
        <source>%n gone</source>
        <translation>
            <numerusform>لا مفقودات</numerusform>
            <numerusform>مفقود واحد</numerusform>
            <numerusform>مفقودان</numerusform>
            <numerusform>%n مفقودة</numerusform>
            <numerusform>%n مفقودًا</numerusform>
            <numerusform>%n مفقود</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/library/folder_texts.py"/>
        <source>%n gone lately</source>
        <translation>
            <numerusform>لا مفقودات حديثًا</numerusform>
            <numerusform>فُقد ملف حديثًا</numerusform>
            <numerusform>فُقد ملفان حديثًا</numerusform>
            <numerusform>فُقدت %n ملفات حديثًا</numerusform>
            <numerusform>فُقد %n ملفًا حديثًا</numerusform>
            <numerusform>فُقد %n ملف حديثًا</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/library/duplicates_page.py"/>
        <source>%n group(s)</source>
        <translation>
            <numerusform>لا مجموعات</numerusform>
            <numerusform>مجموعة واحدة</numerusform>
            <numerusform>مجموعتان</numerusform>
            <numerusform>%n مجموعات</numerusform>
            <numerusform>%n مجموعة</numerusform>
            <numerusform>%n مجموعة</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/window/status_line.py"/>
        <source>%n in part</source>
        <translation>
            <numerusform>لا شيء جزئيًا</numerusform>
            <numerusform>واحد جزئيًا</numerusform>
            <numerusform>اثنان جزئيًا</numerusform>
            <numerusform>%n جزئيًا</numerusform>
            <numerusform>%n جزئيًا</numerusform>
            <numerusform>%n جزئيًا</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/library/library_texts.py"/>
        <source>%n item(s), newest first</source>
        <translation>
            <numerusform>لا عناصر</numerusform>
            <numerusform>عنصر واحد</numerusform>
            <numerusform>عنصران، الأحدث أولًا</numerusform>
            <numerusform>%n عناصر، الأحدث أولًا</numerusform>
            <numerusform>%n عنصرًا، الأحدث أولًا</numerusform>
            <numerusform>%n عنصر، الأحدث أولًا</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/library/library_texts.py"/>
        <source>%n more file(s) with them</source>
        <translation>
            <numerusform>بلا ملفات أخرى معها</numerusform>
            <numerusform>ملف واحد آخر معها</numerusform>
            <numerusform>ملفان آخران معها</numerusform>
            <numerusform>%n ملفات أخرى معها</numerusform>
            <numerusform>%n ملفًا آخر معها</numerusform>
            <numerusform>%n ملف آخر معها</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/system/system_presenter.py"/>
        <source>%n new file(s) can be found.</source>
        <translation>
            <numerusform>لا ملفات جديدة.</numerusform>
            <numerusform>ملف جديد واحد قابل للبحث.</numerusform>
            <numerusform>ملفان جديدان قابلان للبحث.</numerusform>
            <numerusform>%n ملفات جديدة قابلة للبحث.</numerusform>
            <numerusform>%n ملفًا جديدًا قابلًا للبحث.</numerusform>
            <numerusform>%n ملف جديد قابل للبحث.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <location filename="../../retllm_desktop/ui/library/sidebar_entries.py"/>
        <source>%n picture(s)</source>
        <translation>
            <numerusform>لا صور</numerusform>
            <numerusform>صورة واحدة</numerusform>
            <numerusform>صورتان</numerusform>
            <numerusform>%n صور</numerusform>
            <numerusform>%n صورة</numerusform>
            <numerusform>%n صورة</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/library/saved_search_actions.py"/>
        <source>%n picture(s) from outside of the library will not be kept with it.</source>
        <translation>
            <numerusform>تُحفظ كل الصور معه.</numerusform>
            <numerusform>صورة واحدة من خارج المكتبة لن تُحفظ معه.</numerusform>
            <numerusform>صورتان من خارج المكتبة لن تُحفظا معه.</numerusform>
            <numerusform>%n صور من خارج المكتبة لن تُحفظ معه.</numerusform>
            <numerusform>%n صورة من خارج المكتبة لن تُحفظ معه.</numerusform>
            <numerusform>%n صورة من خارج المكتبة لن تُحفظ معه.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/library/saved_search_actions.py"/>
        <source>%n picture(s) of this search are not in the library any more</source>
        <translation>
            <numerusform>كل صور هذا البحث في المكتبة</numerusform>
            <numerusform>صورة واحدة من هذا البحث لم تعد في المكتبة</numerusform>
            <numerusform>صورتان من هذا البحث لم تعودا في المكتبة</numerusform>
            <numerusform>%n صور من هذا البحث لم تعد في المكتبة</numerusform>
            <numerusform>%n صورة من هذا البحث لم تعد في المكتبة</numerusform>
            <numerusform>%n صورة من هذا البحث لم تعد في المكتبة</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <source>%n place(s)</source>
        <translation>
            <numerusform>لا أماكن</numerusform>
            <numerusform>مكان واحد</numerusform>
            <numerusform>مكانان</numerusform>
            <numerusform>%n أماكن</numerusform>
            <numerusform>%n مكانًا</numerusform>
            <numerusform>%n مكان</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/library/library_texts.py"/>
        <source>%n problem(s)</source>
        <translation>
            <numerusform>لا مشكلات</numerusform>
            <numerusform>مشكلة واحدة</numerusform>
            <numerusform>مشكلتان</numerusform>
            <numerusform>%n مشكلات</numerusform>
            <numerusform>%n مشكلة</numerusform>
            <numerusform>%n مشكلة</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>%n result(s)</source>
        <translation>
            <numerusform>لا نتائج</numerusform>
            <numerusform>نتيجة واحدة</numerusform>
            <numerusform>نتيجتان</numerusform>
            <numerusform>%n نتائج</numerusform>
            <numerusform>%n نتيجة</numerusform>
            <numerusform>%n نتيجة</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>%n result(s) not connected stay where they are.</source>
        <translation>
            <numerusform>لا نتائج غير متصلة.</numerusform>
            <numerusform>نتيجة واحدة غير متصلة وتبقى مكانها.</numerusform>
            <numerusform>نتيجتان غير متصلتين وتبقيان مكانهما.</numerusform>
            <numerusform>%n نتائج غير متصلة وتبقى مكانها.</numerusform>
            <numerusform>%n نتيجة غير متصلة وتبقى مكانها.</numerusform>
            <numerusform>%n نتيجة غير متصلة وتبقى مكانها.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/details/details_panel.py"/>
        <location filename="../../retllm_desktop/ui/results/selection_bar.py"/>
        <source>%n selected</source>
        <translation>
            <numerusform>لا تحديد</numerusform>
            <numerusform>محدّدة واحدة</numerusform>
            <numerusform>محدّدتان</numerusform>
            <numerusform>%n محدّدة</numerusform>
            <numerusform>%n محدّدة</numerusform>
            <numerusform>%n محدّدة</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/results/selection_bar.py"/>
        <source>%n selected, all that are listed so far</source>
        <translation>
            <numerusform>لا تحديد</numerusform>
            <numerusform>محدّدة واحدة، كل المعروض حتى الآن</numerusform>
            <numerusform>محدّدتان، كل المعروض حتى الآن</numerusform>
            <numerusform>%n محدّدة، كل المعروض حتى الآن</numerusform>
            <numerusform>%n محدّدة، كل المعروض حتى الآن</numerusform>
            <numerusform>%n محدّدة، كل المعروض حتى الآن</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/library/library_texts.py"/>
        <source>%n without an ending</source>
        <translation>
            <numerusform>لا شيء بلا امتداد</numerusform>
            <numerusform>واحد بلا امتداد</numerusform>
            <numerusform>اثنان بلا امتداد</numerusform>
            <numerusform>%n بلا امتداد</numerusform>
            <numerusform>%n بلا امتداد</numerusform>
            <numerusform>%n بلا امتداد</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>+%n alike</source>
        <translation>
            <numerusform>لا مشابهات</numerusform>
            <numerusform>+1 مشابهة</numerusform>
            <numerusform>+2 مشابهتان</numerusform>
            <numerusform>+%n مشابهة</numerusform>
            <numerusform>+%n مشابهة</numerusform>
            <numerusform>+%n مشابهة</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>+%n more place(s) in this file</source>
        <translation>
            <numerusform>لا مواضع أخرى في هذا الملف</numerusform>
            <numerusform>+ موضع آخر في هذا الملف</numerusform>
            <numerusform>+ موضعان آخران في هذا الملف</numerusform>
            <numerusform>+%n مواضع أخرى في هذا الملف</numerusform>
            <numerusform>+%n موضعًا آخر في هذا الملف</numerusform>
            <numerusform>+%n موضع آخر في هذا الملف</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <location filename="../../retllm_desktop/ui/shared/core_sentences.py"/>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>, </source>
        <translation>، </translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>A checking model for {what} is here and not in use: {title}</source>
        <translation>يوجد نموذج فحص لـ {what} غير مستعمل: {title}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>A checking model for {what}: {memory} of memory</source>
        <translation>نموذج فحص لـ {what}: ذاكرة {memory}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>A checking model for {what}: {size}, {memory} of memory</source>
        <translation>نموذج فحص لـ {what}: {size}، وذاكرة {memory}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>A closer look left it {place}.</source>
        <translation>بقيت في المرتبة {place} بعد فحص أدق.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>A condition has no weight</source>
        <translation>لا وزن للشرط</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_descriptions.py"/>
        <source>A dual encoder for real photos and many languages; pictures in four-bit weights, words in eight-bit ones.</source>
        <translation>مشفّر مزدوج للصور الفوتوغرافية الحقيقية وللغات كثيرة؛ الصور بأوزان من أربعة بتات والكلمات من ثمانية.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_descriptions.py"/>
        <source>A judge for GPUs with 12 GB of memory.</source>
        <translation>نموذج فحص لمعالجات رسوميات بذاكرة 12 غيغابايت.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_descriptions.py"/>
        <source>A judge for Macs with 16 GB of memory or GPUs with 8 GB.</source>
        <translation>نموذج فحص لأجهزة ماك بذاكرة 16 غيغابايت أو لمعالجات رسوميات بذاكرة 8 غيغابايت.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_descriptions.py"/>
        <source>A judge for machines with 16 GB of memory or a graphics processor; many languages.</source>
        <translation>نموذج فحص لأجهزة بذاكرة 16 غيغابايت أو بمعالج رسوميات؛ لغات كثيرة.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_descriptions.py"/>
        <source>A judge for machines with 16 GB of memory.</source>
        <translation>نموذج فحص لأجهزة بذاكرة 16 غيغابايت.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_descriptions.py"/>
        <source>A judge for machines with 8 GB of memory; English.</source>
        <translation>نموذج فحص لأجهزة بذاكرة 8 غيغابايت؛ الإنجليزية.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_descriptions.py"/>
        <source>A judge of a newer make than Qwen3-VL for machines with 16 GB of memory; many languages.</source>
        <translation>نموذج فحص أحدث من Qwen3-VL لأجهزة بذاكرة 16 غيغابايت؛ لغات كثيرة.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_descriptions.py"/>
        <source>A larger dual encoder for real photos and many languages; four to five times the work of the base model.</source>
        <translation>مشفّر مزدوج أكبر للصور الفوتوغرافية الحقيقية وللغات كثيرة؛ عمله أربعة إلى خمسة أضعاف النموذج الأساسي.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>A library is open in another window or command</source>
        <translation>مكتبة مفتوحة في نافذة أخرى أو أمر آخر</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>A model for the close check is offered where none here knows what is found.</source>
        <translation>يُعرض نموذج للفحص الدقيق حين لا يعرف أي نموذج هنا ما وُجد.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>A model that can write puts what you typed into words that the search knows.</source>
        <translation>نموذج يكتب يصوغ ما كتبته بكلمات يعرفها البحث.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>A name has {length} characters; {most} are the most</source>
        <translation>في الاسم {length} حرفًا؛ والحد الأقصى {most}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>A number is missing</source>
        <translation>ينقص عدد</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>A page or another part of a file stands for the whole file.</source>
        <translation>الصفحة أو أي جزء آخر من الملف تمثّل الملف كله.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/query_chips.py"/>
        <source>A part of {name}</source>
        <translation>جزء من {name}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>A query may hold {number} pictures</source>
        <translation>يقبل البحث {number} صور على الأكثر</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>A range needs a beginning or an end</source>
        <translation>يحتاج المجال إلى بداية أو نهاية</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>A region has four numbers</source>
        <translation>للجزء أربعة أعداد</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>A saved search needs a name</source>
        <translation>يحتاج البحث المحفوظ إلى اسم</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/query_composer.py"/>
        <source>A search takes {number} pictures at most</source>
        <translation>يقبل البحث {number} صور على الأكثر</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_descriptions.py"/>
        <source>A small dual encoder for real photos and English.</source>
        <translation>مشفّر مزدوج صغير للصور الفوتوغرافية الحقيقية وللإنجليزية.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_descriptions.py"/>
        <source>A small dual encoder that knows a drawn world of 24 kinds of things. It shows what the app does before a larger pack is installed.</source>
        <translation>مشفّر مزدوج صغير يعرف عالمًا مرسومًا من 24 نوعًا من الأشياء. يبيّن ما يفعله البرنامج قبل تثبيت نموذج أكبر.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_descriptions.py"/>
        <source>A small judge for laptops with 8 GB of memory.</source>
        <translation>نموذج فحص صغير لحواسيب محمولة بذاكرة 8 غيغابايت.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_descriptions.py"/>
        <source>A small judge of a newer make than Qwen3-VL; many languages.</source>
        <translation>نموذج فحص صغير أحدث من Qwen3-VL؛ لغات كثيرة.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_descriptions.py"/>
        <source>A small judge of the drawn world: do picture, caption or passage match what is asked for? It runs in llama.cpp like any larger model.</source>
        <translation>نموذج فحص صغير للعالم المرسوم: هل تطابق الصورة أو وصفها أو المقطع ما يُطلب؟ يعمل في llama.cpp كأي نموذج أكبر.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_descriptions.py"/>
        <source>A small judge with a large picture encoder; many languages.</source>
        <translation>نموذج فحص صغير بمشفّر صور كبير؛ لغات كثيرة.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>A tag has {length} characters; {most} are the most</source>
        <translation>في الوسم {length} حرفًا؛ والحد الأقصى {most}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>A tag is empty</source>
        <translation>الوسم فارغ</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>A weight of 0 counts for nothing</source>
        <translation>الوزن 0 لا يُحسب</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/about_page.py"/>
        <location filename="../../retllm_desktop/ui/window/window_actions.py"/>
        <source>About the program</source>
        <translation>حول البرنامج</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Above it</source>
        <translation>فوقه</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Accent colour</source>
        <translation>لون التمييز</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/folder_actions.py"/>
        <location filename="../../retllm_desktop/ui/library/sidebar_entries.py"/>
        <source>Add a folder</source>
        <translation>إضافة مجلد</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_entries.py"/>
        <location filename="../../retllm_desktop/ui/window/window_parts.py"/>
        <source>Add a folder with pictures or documents</source>
        <translation>إضافة مجلد به صور أو مستندات</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/pages.py"/>
        <source>Add a folder with pictures or documents. Nothing leaves this computer.</source>
        <translation>أضف مجلدًا به صور أو مستندات. لا شيء يغادر هذا الحاسوب.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_entries.py"/>
        <location filename="../../retllm_desktop/ui/window/pages.py"/>
        <location filename="../../retllm_desktop/ui/window/window_actions.py"/>
        <source>Add a folder…</source>
        <translation>إضافة مجلد…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/annotations_panel.py"/>
        <source>Add a tag</source>
        <translation>إضافة وسم</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/window_parts.py"/>
        <source>Add folder</source>
        <translation>إضافة مجلد</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_bar.py"/>
        <source>Add words, or another picture</source>
        <translation>أضف كلمات أو صورة أخرى</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Address to fetch models from</source>
        <translation>عنوان تنزيل النماذج</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>After so long no further result of a search is checked.</source>
        <translation>بعد هذه المدة لا تُفحص نتائج أخرى للبحث.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/models_page.py"/>
        <source>Agree and get it</source>
        <translation>الموافقة والتنزيل</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/duplicates_page.py"/>
        <source>All but the best file of each group</source>
        <translation>كل ملفات المجموعة عدا أفضلها</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/picture_queries.py"/>
        <source>All files</source>
        <translation>كل الملفات</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/erase_panel.py"/>
        <source>All libraries, and the models that you got</source>
        <translation>كل المكتبات والنماذج التي نُزّلت</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>All of it is here. It needs {memory} of memory.</source>
        <translation>كل ذلك موجود هنا، ويحتاج إلى {memory} من الذاكرة.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>All sheets of the file are hidden</source>
        <translation>كل أوراق الملف مخفية</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_presenter.py"/>
        <source>Alt+Down</source>
        <translation>Alt+سهم لأسفل</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_presenter.py"/>
        <source>Alt+Up</source>
        <translation>Alt+سهم لأعلى</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>Another computer was changing the same part of the library</source>
        <translation>كان حاسوب آخر يغيّر الجزء نفسه من المكتبة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/bin_session.py"/>
        <source>Another file has its name by now</source>
        <translation>صار لملف آخر هذا الاسم</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/system/hotkeys.py"/>
        <source>Another program has the key {key} already. Choose another one.</source>
        <translation>المفتاح {key} محجوز لبرنامج آخر. اختر غيره.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>Another retllm-desktop is using this library</source>
        <translation>يستعمل retllm-desktop آخر هذه المكتبة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>Answers of the close check</source>
        <translation>إجابات الفحص الدقيق</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>Anywhere</source>
        <translation>في أي مكان</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Archive</source>
        <translation>أرشيف</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/log_page.py"/>
        <source>Archives (*.zip)</source>
        <translation>أرشيفات (*.zip)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>Arrows</source>
        <translation>الأسهم</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>Arrows, Enter, Del</source>
        <translation>الأسهم، Enter، Del</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>Arrows, Page Up, Page Down</source>
        <translation>الأسهم، Page Up، Page Down</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/window_actions.py"/>
        <source>As the system</source>
        <translation>مثل النظام</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>Ask whoever manages the collection for the right to write</source>
        <translation>اطلب حق الكتابة ممن يدير المجموعة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>Ask whoever manages the library for access</source>
        <translation>اطلب الوصول ممن يدير المكتبة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>Asked by {question}: that tells right from wrong better than its own words (precision {precision} against {own})</source>
        <translation>يُسأل بصيغة {question}: فهي تميّز الصحيح من الخطأ أفضل من صيغته الخاصة (الدقة {precision} مقابل {own})</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>Asked in its own words: no other question tells right from wrong better (precision {precision})</source>
        <translation>يُسأل بصيغته الخاصة: لا توجد صيغة أخرى تميّز الصحيح من الخطأ أفضل منها (الدقة {precision})</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/status_line.py"/>
        <source>Asking what files say of themselves: {number}</source>
        <translation>قراءة بيانات الملفات: {number}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/models_page.py"/>
        <source>Asking what there is to fetch…</source>
        <translation>السؤال عما يُنزَّل…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/update_panel.py"/>
        <source>Asking {server}…</source>
        <translation>يُسأل {server}…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Audio</source>
        <translation>صوت</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/window_actions.py"/>
        <source>Back to the list</source>
        <translation>العودة إلى القائمة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/page_stack.py"/>
        <source>Back to the list (Esc)</source>
        <translation>العودة إلى القائمة (Esc)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/log_page.py"/>
        <source>Back to the log</source>
        <translation>العودة إلى السجل</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/preview_bar.py"/>
        <source>Back to the results (Esc)</source>
        <translation>العودة إلى النتائج (Esc)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/start_window.py"/>
        <source>Begin an empty library, «{name}»</source>
        <translation>بدء مكتبة فارغة «{name}»</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Beside English, as in «de fr»: by them words are found in their other forms; empty: the system's.</source>
        <translation>إلى جانب الإنجليزية، مثل «de fr»: بها تُوجد الكلمات بصيغها الأخرى؛ فارغ: لغات النظام.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_bar.py"/>
        <source>Besides plain words:</source>
        <translation>إلى جانب الكلمات العادية:</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/duplicates_model.py"/>
        <source>Best</source>
        <translation>الأفضل</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/gallery/view_options.py"/>
        <source>Best match</source>
        <translation>أفضل مطابقة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/cli/window.py"/>
        <source>Bringing the library up to date. This happens once and may take a minute…</source>
        <translation>جارٍ تحديث المكتبة. يحدث ذلك مرة واحدة وقد يستغرق دقيقة…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_texts.py"/>
        <source>Bringing your library to the new model: {done} of {total}</source>
        <translation>نقل مكتبتك إلى النموذج الجديد: {done} من {total}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>By how sure the close check is, or by the rule of the paper to the letter.</source>
        <translation>بحسب تأكّد الفحص الدقيق، أو بقاعدة الورقة البحثية حرفيًا.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>C, Shift+drag</source>
        <translation>C، Shift+سحب</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <source>Camera</source>
        <translation>الكاميرا</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_dialogs.py"/>
        <location filename="../../retllm_desktop/ui/library/name_dialog.py"/>
        <location filename="../../retllm_desktop/ui/library/tag_actions.py"/>
        <location filename="../../retllm_desktop/ui/query/region_dialog.py"/>
        <source>Cancel</source>
        <translation>إلغاء</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>Change its permissions, or choose another data directory</source>
        <translation>غيّر أذوناته، أو اختر مجلد بيانات آخر</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <location filename="../../retllm_desktop/ui/settings/setting_row.py"/>
        <source>Changed</source>
        <translation>تاريخ التعديل</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/update_panel.py"/>
        <source>Check for a newer version</source>
        <translation>البحث عن إصدار أحدث</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>Check its name, or ask whoever manages it for access</source>
        <translation>تحقق من اسمها، أو اطلب الوصول ممن يديرها</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>Check that it runs and can be reached, then try again</source>
        <translation>تحقق من أنه يعمل ويمكن الوصول إليه، ثم حاول مرة أخرى</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>Check the name in the service file</source>
        <translation>تحقق من الاسم في ملف الخدمة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>Check the password in ~/.pgpass, or ask whoever manages the library</source>
        <translation>تحقق من كلمة المرور في ~/.pgpass، أو اسأل من يدير المكتبة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_presenter.py"/>
        <source>Check the rest</source>
        <translation>فحص البقية</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/explanation_panel.py"/>
        <source>Checked</source>
        <translation>الفحص</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>Checking</source>
        <translation>الفحص</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/picture_queries.py"/>
        <source>Choose a part of the picture…</source>
        <translation>اختيار جزء من الصورة…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/region_dialog.py"/>
        <source>Choose a part of «{name}»</source>
        <translation>اختيار جزء من «{name}»</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/query_chips.py"/>
        <source>Choose a part…</source>
        <translation>اختيار جزء…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>Choose that pack, or open the program again</source>
        <translation>اختر تلك الحزمة، أو افتح البرنامج من جديد</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_page.py"/>
        <location filename="../../retllm_desktop/ui/shared/fields.py"/>
        <source>Clear</source>
        <translation>مسح</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_presenter.py"/>
        <source>Clear history</source>
        <translation>مسح السجل</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_bar.py"/>
        <source>Clear the search</source>
        <translation>مسح البحث</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_page.py"/>
        <source>Clear: {what}</source>
        <translation>مسح: {what}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/query_chips.py"/>
        <source>Click to choose a part of it</source>
        <translation>انقر لاختيار جزء منها</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_dialogs.py"/>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <location filename="../../retllm_desktop/ui/window/start_window.py"/>
        <location filename="../../retllm_desktop/ui/window/window_actions.py"/>
        <source>Close</source>
        <translation>إغلاق</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Close check</source>
        <translation>الفحص الدقيق</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>Close other programs that use it, or raise max_connections there; then try again</source>
        <translation>أغلق البرامج الأخرى التي تستعمله، أو زد max_connections فيه؛ ثم حاول مرة أخرى</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Code</source>
        <translation>شيفرة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Collection for new folders</source>
        <translation>المجموعة للمجلدات الجديدة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <location filename="../../retllm_desktop/ui/window/window_actions.py"/>
        <source>Colours</source>
        <translation>الألوان</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/duplicates_page.py"/>
        <source>Comparing pictures…</source>
        <translation>مقارنة الصور…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/condition_chip.py"/>
        <location filename="../../retllm_desktop/ui/query/line_text.py"/>
        <source>Condition {condition}</source>
        <translation>الشرط {condition}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/explanation_panel.py"/>
        <source>Confidence</source>
        <translation>الثقة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_page.py"/>
        <source>Connections</source>
        <translation>الاتصالات</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/fact_list.py"/>
        <location filename="../../retllm_desktop/ui/preview/preview_overlay.py"/>
        <location filename="../../retllm_desktop/ui/results/result_actions.py"/>
        <location filename="../../retllm_desktop/ui/settings/log_page.py"/>
        <source>Copy</source>
        <translation>نسخ</translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/results/result_actions.py"/>
        <source>Copy %n</source>
        <translation>
            <numerusform>نسخ</numerusform>
            <numerusform>نسخ واحد</numerusform>
            <numerusform>نسخ اثنين</numerusform>
            <numerusform>نسخ %n</numerusform>
            <numerusform>نسخ %n</numerusform>
            <numerusform>نسخ %n</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/selection_bar.py"/>
        <source>Copy (Ctrl+C)</source>
        <translation>نسخ (Ctrl+C)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/result_actions.py"/>
        <source>Copy path</source>
        <translation>نسخ المسار</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/result_actions.py"/>
        <source>Copy paths</source>
        <translation>نسخ المسارات</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/preview_overlay.py"/>
        <source>Copy text</source>
        <translation>نسخ النص</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/update_panel.py"/>
        <source>Copy the command</source>
        <translation>نسخ الأمر</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_dialogs.py"/>
        <source>Copy the list</source>
        <translation>نسخ القائمة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/log_page.py"/>
        <source>Copy the messages that are shown</source>
        <translation>نسخ الرسائل المعروضة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/packs_session.py"/>
        <source>Copying the files…</source>
        <translation>نسخ الملفات…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>Ctrl+A, Ctrl+C</source>
        <translation>Ctrl+A، Ctrl+C</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>Ctrl+Z brings back what was moved.</source>
        <translation>Ctrl+Z يعيد ما نُقل.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>Ctrl+arrows, Ctrl+Space</source>
        <translation>Ctrl+الأسهم، Ctrl+Space</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/window_actions.py"/>
        <source>Dark</source>
        <translation>داكن</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <location filename="../../retllm_desktop/ui/gallery/list_header.py"/>
        <source>Date</source>
        <translation>التاريخ</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <source>Dates</source>
        <translation>التواريخ</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/gallery/view_options.py"/>
        <source>Day</source>
        <translation>اليوم</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_presenter.py"/>
        <source>Del</source>
        <translation>Del</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/system/quick_search.py"/>
        <source>Describe what you are looking for</source>
        <translation>صِف ما تبحث عنه</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_bar.py"/>
        <location filename="../../retllm_desktop/ui/window/start_window.py"/>
        <source>Describe what you are looking for, or drop a picture</source>
        <translation>صِف ما تبحث عنه، أو أفلت صورة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/details_panel.py"/>
        <location filename="../../retllm_desktop/ui/window/window_actions.py"/>
        <source>Details</source>
        <translation>التفاصيل</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/undo_history.py"/>
        <source>Did again: {what}</source>
        <translation>أُعيد: {what}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_bar.py"/>
        <source>Did you mean</source>
        <translation>هل تقصد</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_bar.py"/>
        <source>Did you mean {line}?</source>
        <translation>هل تقصد {line}؟</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Disk space for prepared pictures</source>
        <translation>مساحة القرص للصور المجهّزة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/fetch_status.py"/>
        <location filename="../../retllm_desktop/ui/shared/widgets.py"/>
        <source>Dismiss this message</source>
        <translation>إخفاء هذه الرسالة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/judge_offer.py"/>
        <source>Do not offer this again</source>
        <translation>عدم عرض هذا مجددًا</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_presenter.py"/>
        <source>Do not remember searches</source>
        <translation>عدم تذكّر عمليات البحث</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_card.py"/>
        <source>Do without</source>
        <translation>الاستغناء عنه</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Document</source>
        <translation>مستند</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>Documents can be found by what they mean, with the pack {pack}</source>
        <translation>يمكن العثور على المستندات بمعناها، بالحزمة {pack}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>Down</source>
        <translation>سهم لأسفل</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>Down, Tab</source>
        <translation>سهم لأسفل، Tab</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_entries.py"/>
        <source>Drag results here to tag them «{tag}»</source>
        <translation>اسحب نتائج إلى هنا لوسمها بـ «{tag}»</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_entries.py"/>
        <source>Drag results here, or select some first</source>
        <translation>اسحب نتائج إلى هنا، أو حدّد بعضها أولًا</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/region_overlay.py"/>
        <source>Draw a rectangle around what you are looking for. The arrow keys begin one too. Esc cancels.</source>
        <translation>ارسم مستطيلًا حول ما تبحث عنه. ومفاتيح الأسهم تبدأ واحدًا أيضًا. Esc يلغي.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/region_dialog.py"/>
        <source>Draw a rectangle around what you mean. The arrow keys move it, with Shift they resize it. Enter searches with it.</source>
        <translation>ارسم مستطيلًا حول ما تقصده. مفاتيح الأسهم تحركه، ومع Shift تغيّر حجمه. Enter يبحث به.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Drawing</source>
        <translation>رسم</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/picture_queries.py"/>
        <source>Drop a picture anywhere, or</source>
        <translation>أفلت صورة في أي مكان، أو</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/intake.py"/>
        <source>Drop a picture to search with it</source>
        <translation>أفلت صورة للبحث بها</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/duplicates_page.py"/>
        <location filename="../../retllm_desktop/ui/library/sidebar_entries.py"/>
        <source>Duplicates</source>
        <translation>المكررات</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>E-book</source>
        <translation>كتاب إلكتروني</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/result_actions.py"/>
        <source>Each of them opens in the program that the system has for it.</source>
        <translation>يُفتح كل منها بالبرنامج الذي خصّصه النظام له.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Empty: the usual one, https://huggingface.co, or what HF_ENDPOINT names.</source>
        <translation>فارغ: المعتاد https://huggingface.co، أو ما يحدده HF_ENDPOINT.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/log_page.py"/>
        <source>Errors</source>
        <translation>الأخطاء</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>Escape, Enter</source>
        <translation>Escape، Enter</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_presenter.py"/>
        <source>Every file could be read.</source>
        <translation>قُرئت كل الملفات.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/log_page.py"/>
        <source>Everything</source>
        <translation>كل شيء</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/tag_actions.py"/>
        <source>Everything tagged «{old}» is tagged «{new}» instead.</source>
        <translation>كل ما وُسم بـ «{old}» يوسم بـ «{new}» بدله.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/models_page.py"/>
        <source>Everything works with what came with the program. Larger models know real photographs better, take longer, and are fetched once; nothing of yours is sent.</source>
        <translation>يعمل كل شيء بما جاء مع البرنامج. النماذج الأكبر أعرف بالصور الحقيقية، وتستغرق وقتًا أطول، وتُنزَّل مرة واحدة؛ ولا يُرسل شيء منك.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_texts.py"/>
        <location filename="../../retllm_desktop/ui/library/sidebar_entries.py"/>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>Everything, newest first</source>
        <translation>كل شيء، الأحدث أولًا</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>F or Ctrl+D</source>
        <translation>F أو Ctrl+D</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/annotations_panel.py"/>
        <location filename="../../retllm_desktop/ui/results/result_actions.py"/>
        <source>Favourite</source>
        <translation>مفضلة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/annotations_panel.py"/>
        <source>Favourite (F)</source>
        <translation>مفضلة (F)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/result_actions.py"/>
        <source>Favourite or not</source>
        <translation>مفضلة أو لا</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_entries.py"/>
        <source>Favourites</source>
        <translation>المفضلة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/selection_bar.py"/>
        <source>Favourites or not (Ctrl+D)</source>
        <translation>مفضلة أو لا (Ctrl+D)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/models_page.py"/>
        <source>Fetching…</source>
        <translation>جارٍ التنزيل…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_dialogs.py"/>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>File</source>
        <translation>ملف</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_presenter.py"/>
        <source>Files are new or changed since this search.</source>
        <translation>هناك ملفات جديدة أو معدّلة منذ هذا البحث.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_dialogs.py"/>
        <source>Files not read as a whole</source>
        <translation>ملفات لم تُقرأ كاملة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>Files of this kind are not read</source>
        <translation>لا تُقرأ ملفات من هذا النوع</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Files read at a time</source>
        <translation>الملفات المقروءة معًا</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/folder_texts.py"/>
        <source>Files that are gone are remembered for a while: if they come back, here or in another folder, nothing has to be read again.</source>
        <translation>تبقى الملفات المفقودة محفوظة مدة: إن عادت، هنا أو في مجلد آخر، فلا حاجة إلى قراءتها من جديد.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_dialogs.py"/>
        <source>Files that could not be read</source>
        <translation>ملفات تعذّرت قراءتها</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/status_line.py"/>
        <source>Files that were not read, or in part, and why</source>
        <translation>ملفات لم تُقرأ أو قُرئت جزئيًا، والسبب</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/pages.py"/>
        <source>Find a picture by saying what is in it</source>
        <translation>اعثر على صورة بوصف ما فيها</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/fact_list.py"/>
        <source>Find all of which this is true</source>
        <translation>البحث عن كل ما ينطبق عليه هذا</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/annotations_panel.py"/>
        <source>Find all that is tagged {tag}</source>
        <translation>البحث عن كل ما وُسم بـ {tag}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/details_panel.py"/>
        <location filename="../../retllm_desktop/ui/window/window_actions.py"/>
        <source>Find similar</source>
        <translation>البحث عن مشابه</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/preview_bar.py"/>
        <source>Find what looks like a part of it (C, or Shift and drag)</source>
        <translation>البحث عما يشبه جزءًا منها (C، أو Shift مع السحب)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/preview_overlay.py"/>
        <source>Find what looks like a part of it…</source>
        <translation>البحث عما يشبه جزءًا منها…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>Finding</source>
        <translation>البحث</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_descriptions.py"/>
        <source>Finds passages of documents by what they mean, in about a hundred languages; 512 tokens, eight-bit weights.</source>
        <translation>يعثر على مقاطع المستندات بمعناها في نحو مئة لغة؛ 512 رمزًا، أوزان من ثمانية بتات.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_descriptions.py"/>
        <source>Finds passages of documents by what they mean, in more than a hundred languages and in code; a question is asked with an instruction. Eight-bit weights.</source>
        <translation>يعثر على مقاطع المستندات بمعناها في أكثر من مئة لغة وفي الشيفرة؛ يُطرح السؤال مع تعليمة. أوزان من ثمانية بتات.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_descriptions.py"/>
        <source>Finds passages of documents by what they mean, in more than a hundred languages; eight-bit weights. Larger and slower than E5.</source>
        <translation>يعثر على مقاطع المستندات بمعناها في أكثر من مئة لغة؛ أوزان من ثمانية بتات. أكبر وأبطأ من E5.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_descriptions.py"/>
        <source>Finds passages of documents by what they mean, in other words than theirs. English; 256 tokens a passage. all-MiniLM-L6-v2 with weights of eight bits.</source>
        <translation>يعثر على مقاطع المستندات بمعناها، ولو بكلمات غير كلماتها. الإنجليزية؛ 256 رمزًا للمقطع. all-MiniLM-L6-v2 بأوزان من ثمانية بتات.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_descriptions.py"/>
        <source>Finds passages of documents by what they mean, in other words than theirs. English; 256 tokens.</source>
        <translation>يعثر على مقاطع المستندات بمعناها، ولو بكلمات غير كلماتها. الإنجليزية؛ 256 رمزًا.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Finds passages of documents by what they mean; empty: the model for finding does that too.</source>
        <translation>يعثر على مقاطع المستندات بمعناها؛ فارغ: يتولى ذلك نموذج البحث.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_descriptions.py"/>
        <source>Finds photographs by what they show: about a thousand kinds of things, and what lies near them in English. No counts, positions, names of people.</source>
        <translation>يعثر على الصور الفوتوغرافية بما تُظهره: نحو ألف نوع من الأشياء وما يقاربها في الإنجليزية. بلا أعداد ولا مواضع ولا أسماء أشخاص.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/about_page.py"/>
        <source>Finds pictures and documents on this computer by what is in them. Free software under the Apache License 2.0, without any warranty.</source>
        <translation>يجد الصور والمستندات على هذا الحاسوب بما فيها. برنامج حر برخصة أباتشي 2.0، من دون أي ضمان.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/preview_overlay.py"/>
        <source>Fit</source>
        <translation>ملاءمة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/preview_bar.py"/>
        <source>Fit or 1:1 (0, 1, or a double click)</source>
        <translation>ملاءمة أو 1:1 (0 أو 1 أو نقرة مزدوجة)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Fold</source>
        <translation>طيّ</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <location filename="../../retllm_desktop/ui/gallery/list_header.py"/>
        <location filename="../../retllm_desktop/ui/gallery/view_options.py"/>
        <source>Folder</source>
        <translation>المجلد</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_entries.py"/>
        <source>Folder {name}</source>
        <translation>المجلد {name}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/gallery/view_options.py"/>
        <source>Folder, from the end</source>
        <translation>المجلد، من آخره</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_entries.py"/>
        <source>Folders</source>
        <translation>المجلدات</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Folders that are added here belong to this collection of the shared library.</source>
        <translation>المجلدات التي تُضاف هنا تنتمي إلى هذه المجموعة من المكتبة المشتركة.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Folders with a name for all</source>
        <translation>مجلدات باسم مشترك للجميع</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/settings_page.py"/>
        <source>For all libraries</source>
        <translation>لكل المكتبات</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>For photographs: {title} looks closely at what is found and puts the best first ({size}{licence})</source>
        <translation>للصور: {title} يفحص ما وُجد بدقة ويضع الأفضل أولًا ({size}{licence})</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>For so long what is known of them is kept, should they come back.</source>
        <translation>يُحفظ ما عُرف عنها هذه المدة، تحسّبًا لعودتها.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/settings_page.py"/>
        <source>For the library «{name}»</source>
        <translation>للمكتبة «{name}»</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>For what acts and what is chosen: the system's, where it has one, or the program's own.</source>
        <translation>للأزرار ولما هو محدد: لون النظام إن كان له لون، أو لون البرنامج نفسه.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/settings_page.py"/>
        <source>For which library</source>
        <translation>لأي مكتبة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_presenter.py"/>
        <source>Former searches cannot be remembered</source>
        <translation>يتعذّر تذكّر عمليات البحث السابقة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_presenter.py"/>
        <source>Former searches; Down goes back further</source>
        <translation>عمليات بحث سابقة؛ السهم لأسفل يرجع أكثر</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/explanation_panel.py"/>
        <source>Found</source>
        <translation>سبب الظهور</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Further addresses</source>
        <translation>عناوين أخرى</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/update_panel.py"/>
        <source>Get it ({size})</source>
        <translation>تنزيل ({size})</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Get it…</source>
        <translation>تنزيل…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/models_page.py"/>
        <source>Get {title}…</source>
        <translation>تنزيل {title}…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/fetch_status.py"/>
        <source>Getting a model</source>
        <translation>تنزيل نموذج</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/models_presenter.py"/>
        <source>Getting a model: {progress}</source>
        <translation>تنزيل نموذج: {progress}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_card.py"/>
        <source>Get…</source>
        <translation>تنزيل…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Go on after</source>
        <translation>المتابعة بعد</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/status_line.py"/>
        <source>Go on indexing</source>
        <translation>متابعة الفهرسة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_card.py"/>
        <source>Go on…</source>
        <translation>متابعة…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Graphics processor for the close check</source>
        <translation>معالج الرسوم للفحص الدقيق</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/gallery/view_options.py"/>
        <source>Group by</source>
        <translation>تجميع بحسب</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>HF_HUB_OFFLINE is set</source>
        <translation>HF_HUB_OFFLINE مضبوط</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>HTML</source>
        <translation>HTML</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Help with words</source>
        <translation>المساعدة في الكلمات</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>How fast models run here. Cleared, it is measured again.</source>
        <translation>سرعة النماذج هنا. عند المسح تُقاس من جديد.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>How many files are read side by side; 0: one a processor core.</source>
        <translation>كم ملفًا يُقرأ معًا؛ 0: واحد لكل نواة.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>How many layers of the model for the close check go there at most; -1: all.</source>
        <translation>أقصى عدد طبقات من نموذج الفحص توضع هناك؛ ‎-1: كلها.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/duplicates_page.py"/>
        <source>How many pictures are compared</source>
        <translation>عدد الصور المقارنة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>How many processor cores a model may use; 0: one thread a core, one for small models.</source>
        <translation>كم نواة يجوز أن يستعملها النموذج؛ 0: خيط لكل نواة، وخيط واحد للنماذج الصغيرة.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>How many results are proposed before more are fetched as you scroll.</source>
        <translation>كم نتيجة تُقترح قبل جلب المزيد عند التمرير.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>How many results of a search are looked at closely; automatic: as many as suit the model; 0: none.</source>
        <translation>كم نتيجة من البحث تُفحص بدقة؛ تلقائي: بما يناسب النموذج؛ 0: لا شيء.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>How much likeness counts beside the answer of the close check; automatic: as the model's makers measured.</source>
        <translation>كم يُحسب الشبه إلى جانب إجابة الفحص الدقيق؛ تلقائي: كما قاسه صانعو النموذج.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>How much memory reading may use in all; automatic: what the cores need.</source>
        <translation>كم ذاكرة يجوز للقراءة استعمالها؛ تلقائي: ما تحتاجه الأنوية.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>How probable it may be, from 0 to 1, that a match is overlooked because checking ends early; 0: check all.</source>
        <translation>أقصى احتمال، من 0 إلى 1، لتفويت مطابقة بسبب الإنهاء المبكر؛ 0: فحص الكل.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>How results are ordered</source>
        <translation>كيفية ترتيب النتائج</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>How the window was left</source>
        <translation>حالة النافذة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/models_page.py"/>
        <source>Import a file…</source>
        <translation>استيراد ملف…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/models_page.py"/>
        <source>Import a folder…</source>
        <translation>استيراد مجلد…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/models_page.py"/>
        <source>Import a model</source>
        <translation>استيراد نموذج</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>In its caption</source>
        <translation>في تعليقها</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>In its folder</source>
        <translation>في اسم مجلدها</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>In its name</source>
        <translation>في اسمها</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>In its text</source>
        <translation>في نصها</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>In the bar of years</source>
        <translation>في شريط السنوات</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>In the list</source>
        <translation>في القائمة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>In the preview</source>
        <translation>في المعاينة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>In the search box</source>
        <translation>في مربع البحث</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>In what is known of it</source>
        <translation>في بياناتها</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>In which the window speaks.</source>
        <translation>لغة النافذة.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>In «{folder}» {number} folders lie on servers: each is looked at every few minutes, because changes by other computers are not told. Your own changes are seen at once</source>
        <translation>في «{folder}» {number} مجلدات على خوادم: تُتفقّد كل بضع دقائق لأن تغييرات الحواسيب الأخرى لا تُبلَّغ. أما تغييراتك فتُرى فورًا</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>In «{folder}» {number} folders, with all below them, are looked at every few minutes instead of being watched: the system allows {most} watches. To allow more: {command}</source>
        <translation>في «{folder}» تُتفقّد {number} مجلدات بكل ما تحتها كل بضع دقائق بدل مراقبتها: يسمح النظام بـ {most} مراقبة. للسماح بالمزيد: {command}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/system/system_presenter.py"/>
        <source>Indexing is done</source>
        <translation>اكتملت الفهرسة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/status_line.py"/>
        <source>Indexing progress</source>
        <translation>تقدّم الفهرسة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/status_line.py"/>
        <source>Indexing status</source>
        <translation>حالة الفهرسة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>Install it there (Debian, Ubuntu: apt-get install postgresql-18-pgvector); if it is there, its superuser runs `CREATE EXTENSION vector` in the database</source>
        <translation>ثبّته هناك (Debian وUbuntu: apt-get install postgresql-18-pgvector)؛ وإن كان موجودًا، يشغّل المستخدم المتميز `CREATE EXTENSION vector` في قاعدة البيانات</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>It can be indexed from here once that computer is done</source>
        <translation>يمكن فهرسته من هنا حين ينتهي ذلك الحاسوب</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>It cannot be removed</source>
        <translation>تتعذّر إزالته</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/licence_list.py"/>
        <source>It comes without a text.</source>
        <translation>لا يرافقه نص.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/models_page.py"/>
        <source>It is removed; {size} are free again.</source>
        <translation>أُزيل؛ وتحرّرت {size}.</translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/library/tag_actions.py"/>
        <source>It is taken off %n file(s), which stay where they are.</source>
        <translation>
            <numerusform>لا ملفات تحمله.</numerusform>
            <numerusform>يُزال من ملف واحد يبقى مكانه.</numerusform>
            <numerusform>يُزال من ملفين يبقيان مكانهما.</numerusform>
            <numerusform>يُزال من %n ملفات تبقى مكانها.</numerusform>
            <numerusform>يُزال من %n ملفًا تبقى مكانها.</numerusform>
            <numerusform>يُزال من %n ملف تبقى مكانها.</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>It lies inside {path}, which is in the library</source>
        <translation>يقع داخل {path} الموجود في المكتبة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>It may be a copy of the real one; check the service file</source>
        <translation>قد يكون نسخة من الخادم الأصلي؛ تحقق من ملف الخدمة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>It needs {memory} of memory.</source>
        <translation>يحتاج إلى {memory} من الذاكرة.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>It said: {reason}</source>
        <translation>رسالته: {reason}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>It says one thing to everything, so it is not asked.</source>
        <translation>يجيب عن كل شيء بالجواب نفسه، لذلك لا يُسأل.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>It was removed, or a folder that contains it was added</source>
        <translation>أُزيل، أو أُضيف مجلد يحتويه</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/update_panel.py"/>
        <source>It was stopped.</source>
        <translation>أُوقف.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>Its certificate has to be of the host that the service file names, and signed by what sslrootcert names there; whoever looks after the server gives you that file</source>
        <translation>يجب أن تكون شهادته للمضيف المذكور في ملف الخدمة، وموقّعة بما يحدده sslrootcert فيه؛ يعطيك هذا الملف من يعتني بالخادم</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>Its drive or folder is not connected</source>
        <translation>محرك الأقراص أو المجلد غير متصل</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/details_panel.py"/>
        <location filename="../../retllm_desktop/ui/preview/previewed_file.py"/>
        <source>Its drive or folder is not connected; what you see was kept from before.</source>
        <translation>محرك الأقراص أو المجلد غير متصل؛ ما تراه محفوظ من قبل.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/models_page.py"/>
        <source>Its files are whole, and it works on this computer.</source>
        <translation>ملفاته سليمة، وهو يعمل على هذا الحاسوب.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>Its schema is {theirs}, this program knows {ours}. Install the later version, or choose another data directory</source>
        <translation>مخططها {theirs}، وهذا البرنامج يعرف {ours}. ثبّت الإصدار الأحدث، أو اختر مجلد بيانات آخر</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/licence_list.py"/>
        <source>Its text is that of {name}, which carries it.</source>
        <translation>نصه نص {name} الذي يحمله.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/folder_actions.py"/>
        <source>Keep</source>
        <translation>إبقاء</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/erase_panel.py"/>
        <source>Keep it</source>
        <translation>إبقاء</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Keep running in the tray</source>
        <translation>مواصلة العمل في علبة النظام</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_entries.py"/>
        <source>Keep what is searched for now under a name</source>
        <translation>حفظ البحث الحالي باسم</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_page.py"/>
        <source>Kept on this computer</source>
        <translation>المحفوظ على هذا الحاسوب</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Key for searching</source>
        <translation>مفتاح البحث</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>Keys</source>
        <translation>المفاتيح</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/window_actions.py"/>
        <source>Keys…</source>
        <translation>المفاتيح…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <source>Keywords</source>
        <translation>كلمات مفتاحية</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <location filename="../../retllm_desktop/ui/gallery/list_header.py"/>
        <location filename="../../retllm_desktop/ui/gallery/view_options.py"/>
        <source>Kind</source>
        <translation>النوع</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/gallery/view_options.py"/>
        <source>Kind, from the end</source>
        <translation>النوع، من آخره</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>Knows what passages of documents are about.</source>
        <translation>يعرف ما تتناوله مقاطع المستندات.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>Knows {what}, in many languages</source>
        <translation>يعرف {what}، بلغات كثيرة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>Knows {what}, in {languages}</source>
        <translation>يعرف {what}، باللغات: {languages}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Language</source>
        <translation>اللغة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Languages of your files</source>
        <translation>لغات ملفاتك</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/window_actions.py"/>
        <source>Larger previews</source>
        <translation>معاينات أكبر</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/gallery/view_options.py"/>
        <source>Largest</source>
        <translation>الأكبر</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Layers on the graphics processor</source>
        <translation>الطبقات على معالج الرسوم</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_dialogs.py"/>
        <source>Leave out of «{folder}»</source>
        <translation>استثناء من «{folder}»</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/folder_actions.py"/>
        <source>Leave out…</source>
        <translation>استثناء…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/preview_overlay.py"/>
        <source>Left and right: the result before and after. Page up and down: pages of the file. N: the next word that you looked for. 0: fit, 1: one to one, plus and minus: larger and smaller, Shift and arrows: move. R: turn. T: text. C: find what looks like a part. Escape or Space: back.</source>
        <translation>يسار ويمين: النتيجة السابقة والتالية. Page Up وPage Down: صفحات الملف. N: الكلمة التالية التي بحثت عنها. 0: ملاءمة، 1: الحجم الأصلي، زائد وناقص: أكبر وأصغر، Shift مع الأسهم: تحريك. R: تدوير. T: النص. C: البحث عما يشبه جزءًا. Escape أو Space: رجوع.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_dialogs.py"/>
        <source>Left out in any case, unless a line with «!» takes it in: hidden files and folders, previews and waste bins of systems, node_modules and the like, and files that are still being written.</source>
        <translation>يُستثنى دائمًا ما لم يُدرجه سطر يبدأ بـ «!»: الملفات والمجلدات المخفية، ومعاينات الأنظمة وسلال مهملاتها، وnode_modules وما شابهها، والملفات التي لا تزال قيد الكتابة.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/folder_texts.py"/>
        <source>Left out: {patterns}</source>
        <translation>المستثنى: {patterns}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>Left, Right in a film</source>
        <translation>يسار ويمين في فيلم</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/explanation_panel.py"/>
        <source>Less</source>
        <translation>أقل</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/explanation_panel.py"/>
        <source>Let the model say why</source>
        <translation>دع النموذج يقول السبب</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>Letters</source>
        <translation>الحروف</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>LibRaw does not know it, or it is damaged</source>
        <translation>لا تعرفها LibRaw أو هي تالفة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_entries.py"/>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>Library</source>
        <translation>المكتبة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>Licence: {name}. {summary}</source>
        <translation>الترخيص: {name}. {summary}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/about_page.py"/>
        <source>Licences</source>
        <translation>التراخيص</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/window_actions.py"/>
        <source>Light</source>
        <translation>فاتح</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Light, dark, or as the system has them.</source>
        <translation>فاتح أو داكن أو مثل النظام.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/gallery/arrangement.py"/>
        <source>Like nothing else here</source>
        <translation>لا يشبهه شيء هنا</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/gallery/arrangement.py"/>
        <source>Like {name}</source>
        <translation>مثل {name}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Likely results are prepared for the close check while nothing else is to be done.</source>
        <translation>تُجهَّز النتائج المرجّحة للفحص الدقيق حين لا عمل آخر.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/gallery/view_options.py"/>
        <source>List</source>
        <translation>قائمة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/log_page.py"/>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <location filename="../../retllm_desktop/ui/window/window_actions.py"/>
        <source>Log</source>
        <translation>السجل</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/erase_panel.py"/>
        <source>Log and record of connections</source>
        <translation>السجل وقائمة الاتصالات</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Longest time for a check</source>
        <translation>أطول مدة للفحص</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Look ahead while idle</source>
        <translation>التجهيز مسبقًا عند الخمول</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Look at a part again</source>
        <translation>إعادة النظر في جزء</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/folder_actions.py"/>
        <source>Look through again</source>
        <translation>تفقّد من جديد</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/window_actions.py"/>
        <source>Look through all folders again</source>
        <translation>تفقّد كل المجلدات من جديد</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/log_page.py"/>
        <source>Looking at the machine, the models and the folders…</source>
        <translation>تفقّد الحاسوب والنماذج والمجلدات…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/models_page.py"/>
        <source>Looking at what is there…</source>
        <translation>تفقّد الموجود…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/status_line.py"/>
        <source>Looking through {folder}</source>
        <translation>تفقّد {folder}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/folder_activities.py"/>
        <source>Looking through…</source>
        <translation>جارٍ التفقّد…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>Looks closely at the best proposals and puts them into order.</source>
        <translation>يفحص أفضل المقترحات بدقة ويرتبها.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Looks closely at the best results and puts them into order; empty for none.</source>
        <translation>يفحص أفضل النتائج بدقة ويرتبها؛ فارغ: لا شيء.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Mail</source>
        <translation>بريد</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>Make room there, then try again</source>
        <translation>أفسح مكانًا هناك، ثم حاول مرة أخرى</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/tag_actions.py"/>
        <source>Make them one</source>
        <translation>دمجهما</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/tag_actions.py"/>
        <source>Make «{old}» and «{new}» one tag?</source>
        <translation>هل يُدمج «{old}» و«{new}» في وسم واحد؟</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Markdown</source>
        <translation>Markdown</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/explanation_panel.py"/>
        <location filename="../../retllm_desktop/ui/gallery/list_header.py"/>
        <source>Match</source>
        <translation>المطابقة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/explanation_panel.py"/>
        <source>Match: {word}</source>
        <translation>المطابقة: {word}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Maybe</source>
        <translation>ربما</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_card.py"/>
        <source>Measure</source>
        <translation>قياس</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/models_page.py"/>
        <source>Measuring {title}. Searches may be slower…</source>
        <translation>قياس {title}. قد يبطؤ البحث…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/packs_session.py"/>
        <source>Measuring…</source>
        <translation>جارٍ القياس…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Memory for reading files</source>
        <translation>ذاكرة قراءة الملفات</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/window_parts.py"/>
        <source>Menu</source>
        <translation>القائمة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/log_page.py"/>
        <source>Messages of the log</source>
        <translation>رسائل السجل</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Model for finding</source>
        <translation>نموذج البحث</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Model for texts</source>
        <translation>نموذج النصوص</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Model for the close check</source>
        <translation>نموذج الفحص الدقيق</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/models_page.py"/>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <location filename="../../retllm_desktop/ui/window/window_actions.py"/>
        <source>Models</source>
        <translation>النماذج</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_bar.py"/>
        <source>Models of many languages…</source>
        <translation>نماذج للغات كثيرة…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>Models take {size} on this computer.</source>
        <translation>تشغل النماذج {size} على هذا الحاسوب.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>Models that you got</source>
        <translation>النماذج التي نزّلتها</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Moment of a video</source>
        <translation>لحظة من فيديو</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/page_strip.py"/>
        <source>Moments of the film</source>
        <translation>لحظات الفيلم</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/explanation_panel.py"/>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>More</source>
        <translation>المزيد</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Most speed for fetching</source>
        <translation>أقصى سرعة للتنزيل</translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/library/duplicates_page.py"/>
        <source>Move %n file(s) to the bin…</source>
        <translation>
            <numerusform>لا ملفات للنقل</numerusform>
            <numerusform>نقل ملف واحد إلى سلة المهملات…</numerusform>
            <numerusform>نقل ملفين إلى سلة المهملات…</numerusform>
            <numerusform>نقل %n ملفات إلى سلة المهملات…</numerusform>
            <numerusform>نقل %n ملفًا إلى سلة المهملات…</numerusform>
            <numerusform>نقل %n ملف إلى سلة المهملات…</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_presenter.py"/>
        <source>Move down</source>
        <translation>نقل لأسفل</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/scrubber.py"/>
        <source>Move through time</source>
        <translation>التنقّل عبر الزمن</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/result_actions.py"/>
        <source>Move to the bin</source>
        <translation>نقل إلى سلة المهملات</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/selection_bar.py"/>
        <source>Move to the bin (Del)</source>
        <translation>نقل إلى سلة المهملات (Del)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/duplicates_page.py"/>
        <location filename="../../retllm_desktop/ui/results/result_actions.py"/>
        <source>Move to the bin…</source>
        <translation>نقل إلى سلة المهملات…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_presenter.py"/>
        <source>Move up</source>
        <translation>نقل لأعلى</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>Move {what} to the bin?</source>
        <translation>هل تُنقل {what} إلى سلة المهملات؟</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>Moved from {quick} to {place} after a closer look.</source>
        <translation>انتقلت من المرتبة {quick} إلى {place} بعد فحص أدق.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>Moved from {quick} to {place} as others were looked at closely.</source>
        <translation>انتقلت من المرتبة {quick} إلى {place} لأن غيرها فُحص بدقة.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>N, Shift+N</source>
        <translation>N، Shift+N</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/gallery/list_header.py"/>
        <location filename="../../retllm_desktop/ui/gallery/view_options.py"/>
        <source>Name</source>
        <translation>الاسم</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/saved_search_actions.py"/>
        <source>Name of the search</source>
        <translation>اسم البحث</translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/library/tag_actions.py"/>
        <source>Name of the tag for %n result(s)</source>
        <translation>
            <numerusform>اسم الوسم</numerusform>
            <numerusform>اسم الوسم لنتيجة واحدة</numerusform>
            <numerusform>اسم الوسم لنتيجتين</numerusform>
            <numerusform>اسم الوسم لـ %n نتائج</numerusform>
            <numerusform>اسم الوسم لـ %n نتيجة</numerusform>
            <numerusform>اسم الوسم لـ %n نتيجة</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Name of this computer</source>
        <translation>اسم هذا الحاسوب</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/gallery/view_options.py"/>
        <source>Name, from the end</source>
        <translation>الاسم، من آخره</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>Names, places and texts of your files, what they show in numbers, favourites and tags.</source>
        <translation>أسماء ملفاتك وأماكنها ونصوصها، ومحتواها أرقامًا، والمفضلة والوسوم.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Network</source>
        <translation>الشبكة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/tag_actions.py"/>
        <source>New tag</source>
        <translation>وسم جديد</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_entries.py"/>
        <source>New tag of the selected results</source>
        <translation>وسم جديد للنتائج المحدّدة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_entries.py"/>
        <source>New tag…</source>
        <translation>وسم جديد…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/gallery/view_options.py"/>
        <source>Newest</source>
        <translation>الأحدث</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/preview_bar.py"/>
        <source>Next page (Page down)</source>
        <translation>الصفحة التالية (Page Down)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/preview_bar.py"/>
        <source>Next word (N)</source>
        <translation>الكلمة التالية (N)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>No checking model here knows {what}; none is fetched, as {why}</source>
        <translation>لا نموذج فحص هنا يعرف {what}؛ ولا يُنزَّل شيء: {why}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_texts.py"/>
        <source>No favourites yet</source>
        <translation>لا مفضلات بعد</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>No frame of the video can be read</source>
        <translation>لا يُقرأ أي إطار من الفيديو</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>No further model fits this computer: what came with the program stays best.</source>
        <translation>لا يناسب هذا الحاسوب نموذج آخر: ما جاء مع البرنامج يبقى الأفضل.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/gallery/view_options.py"/>
        <source>No groups</source>
        <translation>دون تجميع</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/result_actions.py"/>
        <source>No longer a favourite</source>
        <translation>إزالة من المفضلة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/log_page.py"/>
        <source>No message contains that.</source>
        <translation>لا رسالة تحوي ذلك.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/pages.py"/>
        <source>No picture or document of your folders does so.</source>
        <translation>لا صورة ولا مستند في مجلداتك يستوفيها.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/pages.py"/>
        <source>No picture or document of your folders has been read yet. Results appear as soon as the first ones are.</source>
        <translation>لم تُقرأ بعد أي صورة أو مستند من مجلداتك. تظهر النتائج فور قراءة أولها.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/file_actions.py"/>
        <source>No program could be started for this file</source>
        <translation>تعذّر تشغيل برنامج لهذا الملف</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/settings_page.py"/>
        <source>No setting is about that.</source>
        <translation>لا إعداد بهذا الشأن.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>No {field} lies below 0</source>
        <translation>لا تقل {field} عن 0</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>Nobody has pinned the contents of {names} yet: what the server says of them is believed this time, and held to from then on.</source>
        <translation>لم يُثبَّت محتوى {names} بعد: يُصدَّق هذه المرة ما يقوله الخادم عنها، ويُلتزم به بعد ذلك.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/duplicates_model.py"/>
        <source>Not connected</source>
        <translation>غير متصل</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/erase_panel.py"/>
        <source>Not everything could be removed.</source>
        <translation>تعذّرت إزالة كل شيء.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/models_page.py"/>
        <source>Not now</source>
        <translation>ليس الآن</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/details_panel.py"/>
        <source>Not read: {reason}.</source>
        <translation>لم يُقرأ: {reason}.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Notebook</source>
        <translation>دفتر</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>Nothing follows the «{sign}»</source>
        <translation>لا شيء بعد «{sign}»</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>Nothing follows «{field}:»</source>
        <translation>لا شيء بعد «{field}:»</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/system/quick_search.py"/>
        <source>Nothing found.</source>
        <translation>لم يُعثر على شيء.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Nothing glides or sweeps in the window.</source>
        <translation>لا حركات منزلقة في النافذة.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/log_page.py"/>
        <source>Nothing has been logged yet.</source>
        <translation>لم يُسجَّل شيء بعد.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/pages.py"/>
        <source>Nothing here holds these words.</source>
        <translation>لا شيء هنا يحوي هذه الكلمات.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/pages.py"/>
        <source>Nothing here looks like that.</source>
        <translation>لا شيء هنا يشبه ذلك.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/pages.py"/>
        <source>Nothing here meets the conditions.</source>
        <translation>لا شيء هنا يستوفي الشروط.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/pages.py"/>
        <source>Nothing here yet</source>
        <translation>لا شيء هنا بعد</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/licence_list.py"/>
        <source>Nothing is called so.</source>
        <translation>لا شيء بهذا الاسم.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>Nothing is fetched while the program is offline</source>
        <translation>لا يُنزَّل شيء والبرنامج دون اتصال</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_page.py"/>
        <source>Nothing is fetched, whoever asks. Searching works as always.</source>
        <translation>لا يُنزَّل شيء أيًا كان الطالب. ويعمل البحث كالمعتاد.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Nothing is fetched, whoever asks; what is being fetched is broken off.</source>
        <translation>لا يُنزَّل شيء أيًا كان الطالب؛ ويُقطع ما يجري تنزيله.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_page.py"/>
        <source>Nothing is fetched: {reason}.</source>
        <translation>لا يُنزَّل شيء: {reason}.</translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>Nothing is said of %n any more</source>
        <translation>
            <numerusform>لم يُلغَ أي تقييم</numerusform>
            <numerusform>أُلغي تقييم نتيجة واحدة</numerusform>
            <numerusform>أُلغي تقييم نتيجتين</numerusform>
            <numerusform>أُلغي تقييم %n نتائج</numerusform>
            <numerusform>أُلغي تقييم %n نتيجة</numerusform>
            <numerusform>أُلغي تقييم %n نتيجة</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>Nothing is said of {name} any more</source>
        <translation>أُلغي تقييم {name}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/tag_actions.py"/>
        <source>Nothing is selected</source>
        <translation>لا شيء محدّد</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/pages.py"/>
        <source>Nothing to show</source>
        <translation>لا شيء للعرض</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/log_page.py"/>
        <source>Notices</source>
        <translation>التنبيهات</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/name_dialog.py"/>
        <source>OK</source>
        <translation>موافق</translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/details/details_panel.py"/>
        <source>Of the first %n of them:</source>
        <translation>
            <numerusform>من بينها:</numerusform>
            <numerusform>من أولها:</numerusform>
            <numerusform>من أول اثنين منها:</numerusform>
            <numerusform>من أول %n منها:</numerusform>
            <numerusform>من أول %n منها:</numerusform>
            <numerusform>من أول %n منها:</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Offer models</source>
        <translation>عرض النماذج</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>Offered again by Up in the search box, where you can also say that nothing is to be remembered. Cleared, it is forgotten for good.</source>
        <translation>يُعرض ثانيةً بسهم الأعلى في مربع البحث، وهناك يمكن أيضًا اختيار عدم تذكّر شيء. وبعد المسح يُنسى نهائيًا.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/folder_texts.py"/>
        <source>Offline: files seen last stay searchable.</source>
        <translation>غير متصل: آخر ما شوهد يبقى قابلًا للبحث.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/gallery/view_options.py"/>
        <source>Oldest</source>
        <translation>الأقدم</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>On this computer: {speeds} ({day})</source>
        <translation>على هذا الحاسوب: {speeds} ({day})</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_descriptions.py"/>
        <source>One space for photos, pages, moments of videos and words of more than a hundred languages; eight-bit weights. Thorough and slow: a picture is fourteen times the work of SigLIP 2, base.</source>
        <translation>فضاء واحد للصور والصفحات ولحظات المقاطع المصورة وكلمات أكثر من مئة لغة؛ أوزان من ثمانية بتات. دقيق وبطيء: عمل الصورة الواحدة أربعة عشر ضعف عمل SigLIP 2 base.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>Only pictures are explained; of a text the words that match are shown</source>
        <translation>تُشرح الصور فقط؛ وفي النص تُعرض الكلمات المطابقة</translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>Only the first %n were checked; the rest is in the quick order.</source>
        <translation>
            <numerusform>لم يُفحص شيء؛ الكل بالترتيب السريع.</numerusform>
            <numerusform>فُحصت الأولى فقط؛ البقية بالترتيب السريع.</numerusform>
            <numerusform>فُحصت الأوليان فقط؛ البقية بالترتيب السريع.</numerusform>
            <numerusform>فُحصت أول %n فقط؛ البقية بالترتيب السريع.</numerusform>
            <numerusform>فُحصت أول %n فقط؛ البقية بالترتيب السريع.</numerusform>
            <numerusform>فُحصت أول %n فقط؛ البقية بالترتيب السريع.</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/update_panel.py"/>
        <source>Only when you press the button is {server} asked for the list of versions; nothing about you or your files is sent.</source>
        <translation>لا يُسأل {server} عن قائمة الإصدارات إلا عند الضغط على الزر؛ ولا يُرسل شيء عنك أو عن ملفاتك.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/details_panel.py"/>
        <location filename="../../retllm_desktop/ui/results/result_actions.py"/>
        <location filename="../../retllm_desktop/ui/system/tray.py"/>
        <source>Open</source>
        <translation>فتح</translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/results/result_actions.py"/>
        <source>Open %n</source>
        <translation>
            <numerusform>فتح</numerusform>
            <numerusform>فتح واحد</numerusform>
            <numerusform>فتح اثنين</numerusform>
            <numerusform>فتح %n</numerusform>
            <numerusform>فتح %n</numerusform>
            <numerusform>فتح %n</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/results/result_actions.py"/>
        <source>Open %n file(s)?</source>
        <translation>
            <numerusform>لا ملفات للفتح؟</numerusform>
            <numerusform>هل يُفتح ملف واحد؟</numerusform>
            <numerusform>هل يُفتح ملفان؟</numerusform>
            <numerusform>هل تُفتح %n ملفات؟</numerusform>
            <numerusform>هل يُفتح %n ملفًا؟</numerusform>
            <numerusform>هل يُفتح %n ملف؟</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/picture_queries.py"/>
        <source>Open a picture…</source>
        <translation>فتح صورة…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/folder_actions.py"/>
        <source>Open folder</source>
        <translation>فتح المجلد</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/start_window.py"/>
        <source>Open the library without a name</source>
        <translation>فتح المكتبة التي بلا اسم</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/start_window.py"/>
        <source>Open the library «{name}»</source>
        <translation>فتح المكتبة «{name}»</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/settings_page.py"/>
        <source>Open the window anew</source>
        <translation>فتح النافذة من جديد</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/preview_overlay.py"/>
        <location filename="../../retllm_desktop/ui/window/window_actions.py"/>
        <source>Open with its program</source>
        <translation>فتح بالبرنامج الخاص به</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/preview_bar.py"/>
        <source>Open with its program (Ctrl+O)</source>
        <translation>فتح بالبرنامج الخاص به (Ctrl+O)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_entries.py"/>
        <source>Opened here in the last 30 days, or come into a folder since it was added, in the last 30 days</source>
        <translation>فُتح هنا في آخر 30 يومًا، أو دخل مجلدًا بعد إضافته في آخر 30 يومًا</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>PDF</source>
        <translation>PDF</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>Page Up, Page Down, Home, End</source>
        <translation>Page Up، Page Down، Home، End</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/preview_bar.py"/>
        <source>Page before (Page up)</source>
        <translation>الصفحة السابقة (Page Up)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Page of a document</source>
        <translation>صفحة من مستند</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/page_strip.py"/>
        <source>Pages</source>
        <translation>الصفحات</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/region_dialog.py"/>
        <source>Part of the picture</source>
        <translation>جزء من الصورة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/region_overlay.py"/>
        <source>Part of the screen</source>
        <translation>جزء من الشاشة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/picture_queries.py"/>
        <source>Part of the screen…</source>
        <translation>جزء من الشاشة…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar.py"/>
        <source>Parts of the library</source>
        <translation>أقسام المكتبة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/status_line.py"/>
        <location filename="../../retllm_desktop/ui/window/window_actions.py"/>
        <source>Pause indexing</source>
        <translation>إيقاف الفهرسة مؤقتًا</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/folder_activities.py"/>
        <source>Paused</source>
        <translation>متوقف مؤقتًا</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/status_line.py"/>
        <source>Paused. What was read is kept</source>
        <translation>متوقفة مؤقتًا. ما قُرئ محفوظ</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/status_line.py"/>
        <source>Pausing after the files under way…</source>
        <translation>تتوقف مؤقتًا بعد الملفات الجارية…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <source>People</source>
        <translation>الأشخاص</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Photo</source>
        <translation>صورة فوتوغرافية</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/picture_view.py"/>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Picture</source>
        <translation>صورة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Picture in a document</source>
        <translation>صورة في مستند</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/picture_queries.py"/>
        <location filename="../../retllm_desktop/ui/query/search_bar.py"/>
        <source>Pictures</source>
        <translation>الصور</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/pages.py"/>
        <source>Pictures and documents of your folders appear here as they are read.</source>
        <translation>تظهر هنا صور مجلداتك ومستنداتها فور قراءتها.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Pictures as the close check sees them are kept, so that it need not look twice; 0: none are kept.</source>
        <translation>تُحفظ الصور كما يراها الفحص الدقيق كي لا ينظر مرتين؛ 0: لا تُحفظ.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/saved_search_actions.py"/>
        <source>Pictures from outside of the library cannot be kept in a search</source>
        <translation>لا تُحفظ في البحث صور من خارج المكتبة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/gallery/view_options.py"/>
        <source>Pictures in rows</source>
        <translation>صور في صفوف</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>Pictures prepared for the close check</source>
        <translation>صور مجهّزة للفحص الدقيق</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/explanation_panel.py"/>
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <source>Place</source>
        <translation>المكان</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_entries.py"/>
        <source>Places</source>
        <translation>الأماكن</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Precision of the model for finding</source>
        <translation>دقة نموذج البحث</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Presentation</source>
        <translation>عرض تقديمي</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/condition_chip.py"/>
        <source>Press it to change the condition; the Delete key removes it</source>
        <translation>اضغطه لتغيير الشرط؛ ومفتاح Delete يزيله</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/details_panel.py"/>
        <source>Preview</source>
        <translation>معاينة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/previewed_file.py"/>
        <source>Preview of {name}: {result}</source>
        <translation>معاينة {name}: {result}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>Previews</source>
        <translation>المعاينات</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/erase_panel.py"/>
        <source>Previews and what else can be made anew</source>
        <translation>المعاينات وما يمكن إنشاؤه من جديد</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_page.py"/>
        <location filename="../../retllm_desktop/ui/window/window_actions.py"/>
        <source>Privacy</source>
        <translation>الخصوصية</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_dialogs.py"/>
        <source>Problems and notes</source>
        <translation>المشكلات والملاحظات</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/folder_actions.py"/>
        <location filename="../../retllm_desktop/ui/window/window_actions.py"/>
        <source>Problems and notes…</source>
        <translation>المشكلات والملاحظات…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/update_panel.py"/>
        <location filename="../../retllm_desktop/ui/models/models_page.py"/>
        <source>Progress</source>
        <translation>التقدّم</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>Proposes what may match, at once. With another one the library is read anew.</source>
        <translation>يقترح فورًا ما قد يطابق. مع غيره تُقرأ المكتبة من جديد.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Proposes what may match. A library that was built with another model keeps that one until you choose or rebuild.</source>
        <translation>يقترح ما قد يطابق. المكتبة المبنية بنموذج آخر تبقى عليه حتى تختار أو تعيد البناء.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/system/tray.py"/>
        <source>Quit</source>
        <translation>إنهاء</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Read in the picture</source>
        <translation>مقروء في الصورة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/folder_actions.py"/>
        <source>Read its files first</source>
        <translation>قراءة ملفاته أولًا</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Read text in pictures</source>
        <translation>قراءة النص في الصور</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>Reading</source>
        <translation>القراءة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Reading files</source>
        <translation>قراءة الملفات</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Reading files waits while the computer runs on its battery.</source>
        <translation>تنتظر قراءة الملفات ما دام الحاسوب على البطارية.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Reading files waits while you type or move the pointer.</source>
        <translation>تنتظر قراءة الملفات ما دمت تكتب أو تحرك المؤشر.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_texts.py"/>
        <source>Reading text in pictures: {done} of {total}</source>
        <translation>قراءة النص في الصور: {done} من {total}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>Reading the file needs too much memory</source>
        <translation>تحتاج قراءة الملف ذاكرة كثيرة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/preview_presenter.py"/>
        <source>Reading the whole picture…</source>
        <translation>قراءة الصورة كاملة…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_presenter.py"/>
        <source>Rebuild</source>
        <translation>إعادة البناء</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_page.py"/>
        <source>Received</source>
        <translation>المستلَم</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_entries.py"/>
        <source>Recent</source>
        <translation>الحديثة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>Record of connections</source>
        <translation>سجل الاتصالات</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <source>Recorded</source>
        <translation>تاريخ التسجيل</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/undo_history.py"/>
        <location filename="../../retllm_desktop/ui/window/window_actions.py"/>
        <source>Redo</source>
        <translation>إعادة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/undo_history.py"/>
        <source>Redo: {what}</source>
        <translation>إعادة: {what}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Reduce motion</source>
        <translation>تقليل الحركة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/explanation_panel.py"/>
        <source>Relevance</source>
        <translation>الصلة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Remember files that are gone</source>
        <translation>تذكّر الملفات المفقودة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_presenter.py"/>
        <source>Remember searches</source>
        <translation>تذكّر عمليات البحث</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/folder_actions.py"/>
        <location filename="../../retllm_desktop/ui/library/sidebar_presenter.py"/>
        <location filename="../../retllm_desktop/ui/library/tag_actions.py"/>
        <location filename="../../retllm_desktop/ui/models/pack_card.py"/>
        <location filename="../../retllm_desktop/ui/query/query_chips.py"/>
        <source>Remove</source>
        <translation>إزالة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/folder_actions.py"/>
        <source>Remove a folder</source>
        <translation>إزالة مجلد</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/erase_panel.py"/>
        <source>Remove everything</source>
        <translation>إزالة كل شيء</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/erase_panel.py"/>
        <source>Remove everything and quit</source>
        <translation>إزالة كل شيء والإنهاء</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/erase_panel.py"/>
        <source>Remove everything that the program keeps…</source>
        <translation>إزالة كل ما يحتفظ به البرنامج…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/folder_actions.py"/>
        <source>Remove from the library…</source>
        <translation>إزالة من المكتبة…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/condition_chip.py"/>
        <source>Remove the condition {condition}</source>
        <translation>إزالة الشرط {condition}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/annotations_panel.py"/>
        <source>Remove the tag {tag}</source>
        <translation>إزالة الوسم {tag}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/tag_actions.py"/>
        <source>Remove the tag «{tag}»?</source>
        <translation>هل يُزال الوسم «{tag}»؟</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/query_chips.py"/>
        <source>Remove {name} from the search</source>
        <translation>إزالة {name} من البحث</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/folder_actions.py"/>
        <source>Remove «{name}» from the library?</source>
        <translation>هل يُزال «{name}» من المكتبة؟</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_presenter.py"/>
        <source>Remove…</source>
        <translation>إزالة…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_presenter.py"/>
        <source>Rename…</source>
        <translation>إعادة تسمية…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_presenter.py"/>
        <source>Replace by the present search</source>
        <translation>استبداله بالبحث الحالي</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_row.py"/>
        <source>Reset</source>
        <translation>إعادة ضبط</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_row.py"/>
        <source>Reset: {setting}</source>
        <translation>إعادة ضبط: {setting}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Rest on battery</source>
        <translation>الراحة على البطارية</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Rest while you work</source>
        <translation>الراحة أثناء عملك</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_texts.py"/>
        <source>Resting: {reason}</source>
        <translation>في راحة: {reason}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_page.py"/>
        <source>Result</source>
        <translation>النتيجة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/gallery/gallery_view.py"/>
        <location filename="../../retllm_desktop/ui/system/quick_search.py"/>
        <source>Results</source>
        <translation>النتائج</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Results checked closely</source>
        <translation>النتائج المفحوصة بدقة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Results proposed at first</source>
        <translation>النتائج المقترحة أولًا</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/explanation_panel.py"/>
        <source>Right</source>
        <translation>صحيح</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/feedback.py"/>
        <source>Right for this search</source>
        <translation>صحيح لهذا البحث</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/explanation_panel.py"/>
        <location filename="../../retllm_desktop/ui/results/selection_bar.py"/>
        <source>Right for this search (+)</source>
        <translation>صحيح لهذا البحث (+)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Risk of ending early</source>
        <translation>خطر الإنهاء المبكر</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>Run `retllm-desktop library init` first, or check the service file</source>
        <translation>شغّل `retllm-desktop library init` أولًا، أو تحقق من ملف الخدمة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_dialogs.py"/>
        <source>Save</source>
        <translation>حفظ</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/log_page.py"/>
        <source>Save a report</source>
        <translation>حفظ تقرير</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/log_page.py"/>
        <source>Save a report…</source>
        <translation>حفظ تقرير…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/saved_search_actions.py"/>
        <location filename="../../retllm_desktop/ui/library/sidebar_entries.py"/>
        <source>Save this search</source>
        <translation>حفظ هذا البحث</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_entries.py"/>
        <source>Save this search…</source>
        <translation>حفظ هذا البحث…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_entries.py"/>
        <source>Saved search {name}</source>
        <translation>البحث المحفوظ {name}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_entries.py"/>
        <source>Saved searches</source>
        <translation>عمليات البحث المحفوظة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/log_page.py"/>
        <source>Save…</source>
        <translation>حفظ…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Scan</source>
        <translation>مسح ضوئي</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Screenshot</source>
        <translation>لقطة شاشة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_presenter.py"/>
        <location filename="../../retllm_desktop/ui/query/search_bar.py"/>
        <location filename="../../retllm_desktop/ui/system/quick_search.py"/>
        <location filename="../../retllm_desktop/ui/window/start_window.py"/>
        <location filename="../../retllm_desktop/ui/window/window_actions.py"/>
        <source>Search</source>
        <translation>بحث</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_presenter.py"/>
        <source>Search again</source>
        <translation>البحث من جديد</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_bar.py"/>
        <source>Search as typed</source>
        <translation>البحث كما كُتب</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_bar.py"/>
        <source>Search for the right form</source>
        <translation>البحث بالصيغة الصحيحة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_bar.py"/>
        <source>Search for this (or press Enter again)</source>
        <translation>البحث عن هذا (أو اضغط Enter من جديد)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/status_line.py"/>
        <source>Search status</source>
        <translation>حالة البحث</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/licence_list.py"/>
        <source>Search the licences</source>
        <translation>البحث في التراخيص</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/log_page.py"/>
        <source>Search the log</source>
        <translation>البحث في السجل</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/system/portal_hotkey.py"/>
        <source>Search the pictures and documents of this computer</source>
        <translation>البحث في صور هذا الحاسوب ومستنداته</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/settings_page.py"/>
        <source>Search the settings</source>
        <translation>البحث في الإعدادات</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/picture_queries.py"/>
        <location filename="../../retllm_desktop/ui/query/search_bar.py"/>
        <source>Search with a picture</source>
        <translation>البحث بصورة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/region_dialog.py"/>
        <source>Search with this part</source>
        <translation>البحث بهذا الجزء</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/window_actions.py"/>
        <source>Search with what is copied</source>
        <translation>البحث بما نُسخ</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/pages.py"/>
        <source>Search without the conditions</source>
        <translation>البحث دون الشروط</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/saved_search_actions.py"/>
        <source>Search «{name}» changed</source>
        <translation>تغيّر البحث «{name}»</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/saved_search_actions.py"/>
        <source>Search «{name}» moved</source>
        <translation>نُقل البحث «{name}»</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/saved_search_actions.py"/>
        <source>Search «{name}» removed</source>
        <translation>أُزيل البحث «{name}»</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/saved_search_actions.py"/>
        <source>Search «{name}» saved</source>
        <translation>حُفظ البحث «{name}»</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/saved_search_actions.py"/>
        <source>Search «{old}» renamed «{new}»</source>
        <translation>أُعيدت تسمية البحث «{old}» إلى «{new}»</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_bar.py"/>
        <source>Searched for: {words}</source>
        <translation>بُحث عن: {words}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Searching</source>
        <translation>البحث</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/query_chips.py"/>
        <source>Searching with a part of {name}</source>
        <translation>بحث بجزء من {name}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/query_chips.py"/>
        <source>Searching with {name}</source>
        <translation>بحث بـ {name}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/timeline_presenter.py"/>
        <source>Searching…</source>
        <translation>جارٍ البحث…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/system/tray.py"/>
        <source>Search…</source>
        <translation>بحث…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_texts.py"/>
        <source>Select a picture or document and press F: it is kept here.</source>
        <translation>حدّد صورة أو مستندًا واضغط F: يُحفظ هنا.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/details_panel.py"/>
        <source>Select a result to see it here.</source>
        <translation>حدّد نتيجة لتراها هنا.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/preview_overlay.py"/>
        <source>Select all text</source>
        <translation>تحديد كل النص</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/duplicates_page.py"/>
        <location filename="../../retllm_desktop/ui/results/selection_bar.py"/>
        <source>Select nothing</source>
        <translation>إلغاء التحديد</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/duplicates_page.py"/>
        <source>Select the surplus</source>
        <translation>تحديد الزائد</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_page.py"/>
        <source>Sent</source>
        <translation>المُرسَل</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_page.py"/>
        <source>Server</source>
        <translation>الخادم</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Server of a shared library</source>
        <translation>خادم مكتبة مشتركة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Servers with the same files, between spaces, for when the first does not answer.</source>
        <translation>خوادم بالملفات نفسها، بينها مسافات، إن لم يُجب الأول.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/erase_panel.py"/>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <location filename="../../retllm_desktop/ui/settings/settings_page.py"/>
        <location filename="../../retllm_desktop/ui/window/window_actions.py"/>
        <source>Settings</source>
        <translation>الإعدادات</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_presenter.py"/>
        <location filename="../../retllm_desktop/ui/models/fetch_status.py"/>
        <location filename="../../retllm_desktop/ui/system/notifications.py"/>
        <source>Show</source>
        <translation>إظهار</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/details_panel.py"/>
        <location filename="../../retllm_desktop/ui/results/result_actions.py"/>
        <source>Show in folder</source>
        <translation>إظهار في المجلد</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/update_panel.py"/>
        <source>Show in the file manager</source>
        <translation>عرض في مدير الملفات</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/selection_bar.py"/>
        <source>Show in their folders</source>
        <translation>إظهار في مجلداتها</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/window_parts.py"/>
        <source>Show or hide the details</source>
        <translation>إظهار التفاصيل أو إخفاؤها</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/window_parts.py"/>
        <source>Show or hide the sidebar</source>
        <translation>إظهار الشريط الجانبي أو إخفاؤه</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/preview_bar.py"/>
        <source>Show or hide the text (T)</source>
        <translation>إظهار النص أو إخفاؤه (T)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/log_presenter.py"/>
        <location filename="../../retllm_desktop/ui/window/main_window.py"/>
        <source>Show report</source>
        <translation>إظهار التقرير</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/fetch_status.py"/>
        <source>Show the models</source>
        <translation>إظهار النماذج</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/pages.py"/>
        <source>Show the nearest anyway</source>
        <translation>إظهار الأقرب على أي حال</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Show the picture again</source>
        <translation>عرض الصورة من جديد</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_presenter.py"/>
        <source>Show what is in it</source>
        <translation>إظهار ما فيه</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Shows a small search window in every program, as in «Ctrl+Alt+Space»; empty: none.</source>
        <translation>يُظهر نافذة بحث صغيرة في أي برنامج، مثل «Ctrl+Alt+Space»؛ فارغ: لا شيء.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar.py"/>
        <location filename="../../retllm_desktop/ui/window/window_actions.py"/>
        <source>Sidebar</source>
        <translation>الشريط الجانبي</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/explanation_panel.py"/>
        <source>Similarity</source>
        <translation>التشابه</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/explanation_panel.py"/>
        <source>Similarity: {near}</source>
        <translation>التشابه: {near}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <location filename="../../retllm_desktop/ui/gallery/list_header.py"/>
        <source>Size</source>
        <translation>الحجم</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/gallery/view_options.py"/>
        <source>Size of previews</source>
        <translation>حجم المعاينات</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/gallery/view_options.py"/>
        <source>Size of previews (Ctrl and the wheel)</source>
        <translation>حجم المعاينات (Ctrl مع العجلة)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>Size, panels and colours of the window.</source>
        <translation>حجم النافذة ولوحاتها وألوانها.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/preview_bar.py"/>
        <source>Size: {size}. Fit or one to one</source>
        <translation>الحجم: {size}. ملاءمة أو الحجم الأصلي</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>Small copies of your pictures and pages, for the list.</source>
        <translation>نسخ صغيرة من صورك وصفحاتك للقائمة.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/gallery/view_options.py"/>
        <source>Small squares by day</source>
        <translation>مربعات صغيرة بحسب اليوم</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/window_actions.py"/>
        <source>Smaller previews</source>
        <translation>معاينات أصغر</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/gallery/view_options.py"/>
        <source>Smallest</source>
        <translation>الأصغر</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>So long after you last typed or moved the pointer, reading goes on.</source>
        <translation>بعد هذه المدة من آخر كتابة أو حركة للمؤشر تُستأنف القراءة.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>So that no picture is prepared twice. Cleared, searches take longer once.</source>
        <translation>كي لا تُجهَّز صورة مرتين. عند المسح يطول البحث مرة واحدة.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>So that nothing is checked twice. Cleared, searches take longer once.</source>
        <translation>كي لا يُفحص شيء مرتين. عند المسح يطول البحث مرة واحدة.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>So that other things keep their share of the connection; 0: all there is.</source>
        <translation>كي يبقى لغيره نصيب من الاتصال؛ 0: كل المتاح.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/folder_texts.py"/>
        <source>Some of its files could not be read; «Problems and notes…» in the menu names them and says why.</source>
        <translation>تعذّرت قراءة بعض ملفاته؛ تذكرها «المشكلات والملاحظات…» في القائمة مع السبب.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/main_window.py"/>
        <source>Something went wrong inside the program ({kind}: {error}). Your files are not affected. If it happens again, please report it.</source>
        <translation>حدث خطأ داخل البرنامج ({kind}: {error}). ملفاتك لم تتأثر. إن تكرر فيُرجى الإبلاغ عنه.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/app.py"/>
        <source>Something went wrong inside the program ({kind}: {text}). Your files are not affected.</source>
        <translation>حدث خطأ داخل البرنامج ({kind}: {text}). ملفاتك لم تتأثر.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/gallery/view_options.py"/>
        <source>Sort by</source>
        <translation>ترتيب بحسب</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/gallery/list_header.py"/>
        <source>Sort by {column}</source>
        <translation>الترتيب حسب: {column}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>Space, Enter</source>
        <translation>Space، Enter</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>Space, Esc</source>
        <translation>Space، Esc</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Speed and memory</source>
        <translation>السرعة والذاكرة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Spreadsheet</source>
        <translation>جدول بيانات</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <source>Stars</source>
        <translation>النجوم</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Start with the system</source>
        <translation>البدء مع النظام</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/update_panel.py"/>
        <location filename="../../retllm_desktop/ui/models/fetch_status.py"/>
        <location filename="../../retllm_desktop/ui/models/models_page.py"/>
        <source>Stop</source>
        <translation>إيقاف</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/folder_activities.py"/>
        <source>Stopped</source>
        <translation>توقّف</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/models_page.py"/>
        <source>Stopped. Nothing was measured.</source>
        <translation>توقّف. لم يُقَس شيء.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/models_presenter.py"/>
        <source>Stopped. What came so far is kept.</source>
        <translation>توقّف. ما نُزّل محفوظ.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/models_page.py"/>
        <source>Stopped. What came so far is kept; getting it again goes on from there.</source>
        <translation>توقّف. ما نُزّل محفوظ، والتنزيل من جديد يتابع منه.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/status_line.py"/>
        <source>Stopped. What was read is kept</source>
        <translation>توقّفت. ما قُرئ محفوظ</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Sure</source>
        <translation>مؤكد</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Table</source>
        <translation>جدول</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_presenter.py"/>
        <source>Tag what is selected</source>
        <translation>وسم المحدّد</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_entries.py"/>
        <source>Tag {tag}</source>
        <translation>الوسم {tag}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/tag_actions.py"/>
        <source>Tag «{old}» is now part of «{new}»</source>
        <translation>صار الوسم «{old}» ضمن «{new}»</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/tag_actions.py"/>
        <source>Tag «{old}» renamed «{new}»</source>
        <translation>أُعيدت تسمية الوسم «{old}» إلى «{new}»</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/tag_actions.py"/>
        <source>Tag «{tag}» removed</source>
        <translation>أُزيل الوسم «{tag}»</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_entries.py"/>
        <location filename="../../retllm_desktop/ui/results/tag_dialog.py"/>
        <source>Tags</source>
        <translation>الوسوم</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/selection_bar.py"/>
        <source>Tags (Ctrl+T)</source>
        <translation>الوسوم (Ctrl+T)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/tag_dialog.py"/>
        <source>Tags of {who}</source>
        <translation>وسوم {who}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>Tags of {who} changed</source>
        <translation>تغيّرت وسوم {who}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/result_actions.py"/>
        <source>Tags…</source>
        <translation>الوسوم…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <source>Taken</source>
        <translation>تاريخ الالتقاط</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Tell when long work is done</source>
        <translation>الإبلاغ عند انتهاء عمل طويل</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Text</source>
        <translation>نص</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Text in pictures and scans is read, so that they are found by it.</source>
        <translation>يُقرأ النص في الصور والمسوح الضوئية ليُعثر عليها به.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/licence_list.py"/>
        <source>Text of the licence</source>
        <translation>نص الرخصة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/marked_text.py"/>
        <source>Text of the passage</source>
        <translation>نص المقطع</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/marked_text.py"/>
        <source>Text read in the picture</source>
        <translation>نص مقروء في الصورة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/intake.py"/>
        <source>That is a link, and nothing is fetched from the web</source>
        <translation>هذا رابط، ولا يُجلب شيء من الويب</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The PDF holds no text</source>
        <translation>لا نص في ملف PDF</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The PDF is blank</source>
        <translation>ملف PDF فارغ</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The PDF is damaged</source>
        <translation>ملف PDF تالف</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The PDF is damaged or no PDF</source>
        <translation>ملف PDF تالف أو ليس PDF</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The PDF is encrypted in a way that is not read</source>
        <translation>ملف PDF مشفّر بطريقة لا تُقرأ</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The PDF is protected by a password</source>
        <translation>ملف PDF محمي بكلمة مرور</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The PDF takes too long to read</source>
        <translation>تستغرق قراءة PDF وقتًا طويلًا</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/bin_session.py"/>
        <source>The bin does not take a file with such a name</source>
        <translation>لا تقبل سلة المهملات ملفًا بهذا الاسم</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The book is damaged</source>
        <translation>الكتاب تالف</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The book is empty</source>
        <translation>الكتاب فارغ</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>The close check is not available.</source>
        <translation>الفحص الدقيق غير متاح.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The data directory cannot be made</source>
        <translation>يتعذّر إنشاء مجلد البيانات</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The data directory cannot be written</source>
        <translation>تتعذّر الكتابة في مجلد البيانات</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>The desktop shows a line when indexing or fetching took long and the window is not in use.</source>
        <translation>يُظهر سطح المكتب إشعارًا حين تطول الفهرسة أو التنزيل والنافذة غير مستعملة.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The disk is full</source>
        <translation>القرص ممتلئ</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The disk of the shared library's server is full</source>
        <translation>قرص خادم المكتبة المشتركة ممتلئ</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The document holds too many files</source>
        <translation>يحوي المستند ملفات كثيرة جدًا</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The document is damaged</source>
        <translation>المستند تالف</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The document is older than Word 97</source>
        <translation>المستند أقدم من Word 97</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The document is protected by a password</source>
        <translation>المستند محمي بكلمة مرور</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The document takes too long to read</source>
        <translation>تستغرق قراءة المستند وقتًا طويلًا</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The eight-bit picture model of the pack {pack} ranks otherwise than the exact one, which is used instead: {percent} % of the ten nearest are the same</source>
        <translation>نموذج الصور ذو الثمانية بتات في الحزمة {pack} يرتب على غير ترتيب النموذج الدقيق، لذا يُستخدم الدقيق بدلاً منه: {percent} % من العشرة الأقرب متطابقة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The eight-bit sentence model of the pack {pack} ranks otherwise than the exact one, which is used instead: {percent} % of the ten nearest are the same</source>
        <translation>نموذج الجمل ذو الثمانية بتات في الحزمة {pack} يرتب على غير ترتيب النموذج الدقيق، لذا يُستخدم الدقيق بدلاً منه: {percent} % من العشرة الأقرب متطابقة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The extension is missing</source>
        <translation>الامتداد مفقود</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The file begins with nothing</source>
        <translation>يبدأ الملف بأصفار</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The file cannot be read</source>
        <translation>تتعذّر قراءة الملف</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The file cannot be read: it made its reader fail</source>
        <translation>تتعذّر قراءة الملف: تعطّل القارئ بسببه</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The file changed</source>
        <translation>تغيّر الملف</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The file changed while it was being read</source>
        <translation>تغيّر الملف أثناء قراءته</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/bin_session.py"/>
        <source>The file could not be brought back ({reason})</source>
        <translation>تعذّرت استعادة الملف ({reason})</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/bin_session.py"/>
        <source>The file could not be moved to the bin ({reason})</source>
        <translation>تعذّر نقل الملف إلى سلة المهملات ({reason})</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The file holds layers alone</source>
        <translation>يحوي الملف طبقات فقط</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The file holds no message</source>
        <translation>لا رسالة في الملف</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The file holds no text</source>
        <translation>لا يحوي الملف نصًا</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The file is called a text but holds none</source>
        <translation>يُسمّى الملف نصًا ولا نص فيه</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The file is empty</source>
        <translation>الملف فارغ</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The file is in a cloud</source>
        <translation>الملف في سحابة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The file is long: its first {number} passages are read</source>
        <translation>الملف طويل: قُرئت أول {number} مقاطع</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/bin_session.py"/>
        <source>The file is no longer in the bin</source>
        <translation>لم يعد الملف في سلة المهملات</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The file is no longer there</source>
        <translation>لم يعد الملف موجودًا</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The file is no picture that can be read</source>
        <translation>الملف ليس صورة يمكن قراءتها</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/bin_session.py"/>
        <location filename="../../retllm_desktop/ui/results/file_actions.py"/>
        <source>The file is not there any more</source>
        <translation>لم يعد الملف موجودًا</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The file is only in the cloud</source>
        <translation>الملف في السحابة فقط</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The file is too long</source>
        <translation>الملف كبير جدًا</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The file is too long to be read</source>
        <translation>الملف أكبر من أن يُقرأ</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The file may not be read</source>
        <translation>لا يُسمح بقراءة الملف</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The file takes long to read: its first {number} passages are read</source>
        <translation>تستغرق القراءة وقتًا: قُرئت أول {number} مقاطع</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The file takes too long to read</source>
        <translation>تستغرق قراءة الملف وقتًا طويلًا</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/folder_actions.py"/>
        <source>The files in it are not touched. To search them again, the folder has to be added and read again.</source>
        <translation>لا تُمس الملفات فيه. وللبحث فيها مجددًا تلزم إضافة المجلد وقراءته من جديد.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The folder cannot be listed</source>
        <translation>يتعذّر سرد المجلد</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The folder cannot be read</source>
        <translation>تتعذّر قراءة المجلد</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The folder holds no model pack</source>
        <translation>لا حزمة نموذج في المجلد</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The folder is being indexed by {name}</source>
        <translation>يفهرس {name} المجلد الآن</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The index that speeds up searches could not be written; searches take longer</source>
        <translation>تعذّرت كتابة الفهرس المسرّع للبحث؛ يستغرق البحث وقتًا أطول</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_descriptions.py"/>
        <source>The largest dual encoder here for real photos and many languages, best on a graphics processor.</source>
        <translation>أكبر مشفّر مزدوج هنا للصور الفوتوغرافية الحقيقية وللغات كثيرة، والأفضل أن يعمل على معالج رسوميات.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The library cannot be opened</source>
        <translation>يتعذّر فتح المكتبة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The library file is write-protected</source>
        <translation>ملف المكتبة محمي من الكتابة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The library is built with the pack «{pack}»</source>
        <translation>المكتبة مبنية بالحزمة «{pack}»</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The library was closed meanwhile</source>
        <translation>أُغلقت المكتبة في هذه الأثناء</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The library was made by a later version of retllm-desktop</source>
        <translation>أُنشئت المكتبة بإصدار أحدث من retllm-desktop</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The library was rebuilt for the pack {pack} meanwhile</source>
        <translation>أُعيد بناء المكتبة للحزمة {pack} في هذه الأثناء</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>The list above.</source>
        <translation>القائمة أعلاه.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The list of licences cannot be read</source>
        <translation>تعذرت قراءة قائمة التراخيص</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The list of releases cannot be fetched at present</source>
        <translation>يتعذر جلب قائمة الإصدارات حاليًا</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The list of releases cannot be read</source>
        <translation>تعذرت قراءة قائمة الإصدارات</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The list of releases is of a newer format than this version reads</source>
        <translation>قائمة الإصدارات بصيغة أحدث مما يقرؤه هذا الإصدار</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The list of releases is older than one that was seen here before</source>
        <translation>قائمة الإصدارات أقدم من قائمة شوهدت هنا من قبل</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The list of releases is out of date</source>
        <translation>قائمة الإصدارات منتهية</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The list of releases is signed with a key that this copy does not know</source>
        <translation>قائمة الإصدارات موقّعة بمفتاح لا تعرفه هذه النسخة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The message is damaged</source>
        <translation>الرسالة تالفة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>The model for pictures does not read this language: names are matched by word</source>
        <translation>نموذج الصور لا يقرأ هذه اللغة: تُطابَق الأسماء كلمةً بكلمة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>The model for texts does not read this language: words are matched as they stand</source>
        <translation>نموذج النصوص لا يقرأ هذه اللغة: تُطابَق الكلمات كما هي</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/system/system_presenter.py"/>
        <source>The model is here</source>
        <translation>النموذج جاهز</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/explanation_panel.py"/>
        <source>The model is writing…</source>
        <translation>النموذج يكتب…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The model of the close check cannot be started</source>
        <translation>يتعذّر تشغيل نموذج الفحص الدقيق</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The model that is in use answers True or False only; a general model can also say why</source>
        <translation>النموذج المستعمل يجيب بنعم أو لا فقط؛ والنموذج العام يمكنه ذكر السبب</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The model that is in use does not know pictures of this kind</source>
        <translation>النموذج المستعمل لا يعرف صورًا من هذا النوع</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The model that is in use does not know the language of these words</source>
        <translation>النموذج المستعمل لا يعرف لغة هذه الكلمات</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The model that your library was read with is not installed any more, so nothing can be found until the library is brought to the new one</source>
        <translation>لم يعد النموذج الذي قُرئت به مكتبتك مثبتًا، فلا يُعثر على شيء حتى تُنقل المكتبة إلى الجديد</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The model wrote nothing</source>
        <translation>لم يكتب النموذج شيئًا</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>The models here do not read this language: names and texts are matched by word</source>
        <translation>النماذج هنا لا تقرأ هذه اللغة: تُطابَق الأسماء والنصوص كلمةً بكلمة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The notebook holds no text</source>
        <translation>لا نص في الدفتر</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The notebook is damaged</source>
        <translation>الدفتر تالف</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/gallery/view_options.py"/>
        <source>The other way round</source>
        <translation>بالعكس</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The pack {pack} ranks otherwise than the exact model does</source>
        <translation>ترتب الحزمة {pack} على غير ترتيب النموذج الدقيق</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The pack «{pack}» came with the program and stays</source>
        <translation>جاءت الحزمة «{pack}» مع البرنامج وتبقى</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The pack «{pack}» is in use</source>
        <translation>الحزمة «{pack}» مستعملة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The parts of the query cancel each other out</source>
        <translation>أجزاء البحث يلغي بعضها بعضًا</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The pattern «{pattern}» cannot be used: {why}</source>
        <translation>لا يمكن استعمال النمط «{pattern}»: {why}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The picture cannot be read</source>
        <translation>تتعذّر قراءة الصورة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The picture is damaged or cut off</source>
        <translation>الصورة تالفة أو مقطوعة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The picture is empty</source>
        <translation>الصورة فارغة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The picture is too large to decode</source>
        <translation>الصورة أكبر من أن تُفك</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The picture is too long</source>
        <translation>ملف الصورة كبير جدًا</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The picture of the query cannot be shown to the model</source>
        <translation>تعذّر عرض صورة البحث على النموذج</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The picture's colours cannot be read</source>
        <translation>تتعذّر قراءة ألوان الصورة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/system/autostart.py"/>
        <source>The program cannot be started with the session</source>
        <translation>يتعذّر بدء البرنامج مع الجلسة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/log_presenter.py"/>
        <source>The program ended unexpectedly last time.</source>
        <translation>انتهى البرنامج في المرة السابقة على نحو غير متوقع.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>The program has connected to no server.</source>
        <translation>لم يتصل البرنامج بأي خادم.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/system/autostart.py"/>
        <source>The program is still started with the session</source>
        <translation>لا يزال البرنامج يبدأ مع الجلسة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>The program starts when you log in, without a window.</source>
        <translation>يبدأ البرنامج عند تسجيل الدخول دون نافذة.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The query has {length} characters; {most} are the most</source>
        <translation>في البحث {length} حرفًا؛ والحد الأقصى {most}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The quotes are not closed</source>
        <translation>علامتا الاقتباس غير مغلقتين</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The range ends before it begins</source>
        <translation>ينتهي المجال قبل أن يبدأ</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The raw format of this camera is not read</source>
        <translation>لا تُقرأ صيغة RAW لهذه الكاميرا</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The region holds nothing of the picture</source>
        <translation>لا يحوي الجزء شيئًا من الصورة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/log_page.py"/>
        <source>The report</source>
        <translation>التقرير</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/log_presenter.py"/>
        <source>The report is saved: {path}</source>
        <translation>حُفظ التقرير: {path}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>The rest</source>
        <translation>البقية</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/duplicates_model.py"/>
        <source>The same bytes</source>
        <translation>البايتات نفسها</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/duplicates_model.py"/>
        <source>The same file again</source>
        <translation>الملف نفسه مكررًا</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/result_actions.py"/>
        <source>The selection is still being read; try again.</source>
        <translation>لا يزال التحديد يُقرأ؛ حاول من جديد.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The server has no pgvector</source>
        <translation>لا يوجد pgvector على الخادم</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The server is PostgreSQL {version}; a shared library needs 15 or newer</source>
        <translation>الخادم هو PostgreSQL {version}؛ تحتاج المكتبة المشتركة إلى 15 أو أحدث</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The server's pgvector is {there}; a shared library needs {least} or newer</source>
        <translation>إصدار pgvector على الخادم هو {there}؛ تحتاج المكتبة المشتركة إلى {least} أو أحدث</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>The service, or the address without a password, of the PostgreSQL server that keeps this library for several people; empty: a file on this computer.</source>
        <translation>اسم الخدمة، أو العنوان دون كلمة مرور، لخادم PostgreSQL الذي يحفظ هذه المكتبة لعدة أشخاص؛ فارغ: ملف على هذا الحاسوب.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The setting «{name}» is at least {least}</source>
        <translation>الإعداد «{name}» لا يقل عن {least}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The setting «{name}» is one of {choices}</source>
        <translation>الإعداد «{name}» أحد: {choices}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The setting «{name}» takes {kind}</source>
        <translation>الإعداد «{name}» يأخذ {kind}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The settings file cannot be read</source>
        <translation>تتعذّر قراءة ملف الإعدادات</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The settings file cannot be written</source>
        <translation>تتعذّر كتابة ملف الإعدادات</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The settings file is not valid TOML</source>
        <translation>ملف الإعدادات ليس TOML صالحًا</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The settings file was written by a newer version</source>
        <translation>كُتب ملف الإعدادات بإصدار أحدث</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The shared library is of an earlier version of retllm-desktop</source>
        <translation>المكتبة المشتركة من إصدار أقدم من retllm-desktop</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/erase_panel.py"/>
        <source>The shared library on its server stays.</source>
        <translation>تبقى المكتبة المشتركة على خادمها.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The shared library was made by a later version of retllm-desktop</source>
        <translation>أُنشئت المكتبة المشتركة بإصدار أحدث من retllm-desktop</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The shared library's server answers too slowly</source>
        <translation>خادم المكتبة المشتركة يستجيب ببطء شديد</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The shared library's server asks for a password, and none is written down here</source>
        <translation>يطلب خادم المكتبة المشتركة كلمة مرور، وليست مدوّنة هنا</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The shared library's server did not prove that it is the right one</source>
        <translation>لم يُثبت خادم المكتبة المشتركة أنه الخادم الصحيح</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The shared library's server does not answer</source>
        <translation>خادم المكتبة المشتركة لا يستجيب</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The shared library's server has not enough memory</source>
        <translation>ذاكرة خادم المكتبة المشتركة لا تكفي</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The shared library's server only reads at present</source>
        <translation>خادم المكتبة المشتركة للقراءة فقط حاليًا</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The shared library's server refused the connection</source>
        <translation>رفض خادم المكتبة المشتركة الاتصال</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The shared library's server refused the password</source>
        <translation>رفض خادم المكتبة المشتركة كلمة المرور</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The shared library's server refused this person</source>
        <translation>رفض خادم المكتبة المشتركة هذا الشخص</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The shared library's server reported an error</source>
        <translation>أبلغ خادم المكتبة المشتركة عن خطأ</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The shared library's server takes no more connections</source>
        <translation>لا يقبل خادم المكتبة المشتركة مزيدًا من الاتصالات</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The shared library's server took too long</source>
        <translation>استغرق خادم المكتبة المشتركة وقتًا طويلًا</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The signature of the list of releases cannot be read</source>
        <translation>تعذرت قراءة توقيع قائمة الإصدارات</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The signature of the list of releases is wrong</source>
        <translation>توقيع قائمة الإصدارات خاطئ</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The spreadsheet is damaged</source>
        <translation>جدول البيانات تالف</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The text of a licence cannot be read</source>
        <translation>تعذرت قراءة نص رخصة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The video cannot be read</source>
        <translation>تتعذّر قراءة الفيديو</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The video holds no pictures</source>
        <translation>لا صور في الفيديو</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The video is cut off, and what is there cannot be read</source>
        <translation>الفيديو مقطوع ولا يُقرأ ما بقي منه</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The video is cut off; it is read up to {time}</source>
        <translation>الفيديو مقطوع؛ قُرئ حتى {time}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The video is damaged, or coded in a way that is not read</source>
        <translation>الفيديو تالف أو بترميز لا يُقرأ</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The video takes long to read; it is read up to {time}</source>
        <translation>تستغرق قراءة الفيديو وقتًا؛ قُرئ حتى {time}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The weight is too large</source>
        <translation>الوزن كبير جدًا</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>There are no words that the picture could fit</source>
        <translation>لا كلمات قد تناسبها الصورة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>There is a saved search «{name}» already</source>
        <translation>يوجد بحث محفوظ باسم «{name}» بالفعل</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>There is another file of this name</source>
        <translation>يوجد ملف آخر بهذا الاسم</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>There is no model for the close check</source>
        <translation>لا يوجد نموذج للفحص الدقيق</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>There is no picture «{number}»</source>
        <translation>لا توجد صورة «{number}»</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>There is no such database on the shared library's server</source>
        <translation>لا توجد قاعدة بيانات كهذه على خادم المكتبة المشتركة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>There is no such date as «{value}»</source>
        <translation>لا يوجد تاريخ «{value}»</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>There is no such folder</source>
        <translation>لا يوجد مجلد كهذا</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>There is no tag «{tag}» any more</source>
        <translation>لم يعد الوسم «{tag}» موجودًا</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>There is nothing between the quotes</source>
        <translation>لا شيء بين علامتي الاقتباس</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/previewed_file.py"/>
        <source>There is nothing of it to show here.</source>
        <translation>ليس منه ما يُعرض هنا.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/saved_search_actions.py"/>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>There is nothing to save</source>
        <translation>لا شيء للحفظ</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/duplicates_page.py"/>
        <source>There is nothing twice: no files, no pictures.</source>
        <translation>لا مكررات: لا ملفات ولا صور.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>They are removed on the page of models.</source>
        <translation>تُزال من صفحة النماذج.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/duplicates_model.py"/>
        <source>They look the same</source>
        <translation>تبدو متطابقة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/intake.py"/>
        <source>This can only be moved, and nothing is moved here</source>
        <translation>لا يمكن إلا نقل هذا، ولا يُنقل شيء إلى هنا</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/update_panel.py"/>
        <source>This copy was built from source; there is no list of newer versions for it. It is brought up to date by this command:</source>
        <translation>بُنيت هذه النسخة من المصدر، ولا قائمة إصدارات لها. ويحدّثها هذا الأمر:</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>This database holds no shared library</source>
        <translation>لا تحتوي قاعدة البيانات هذه على مكتبة مشتركة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/screen_capture.py"/>
        <source>This desktop does not let programs see the screen</source>
        <translation>لا يسمح سطح المكتب هذا للبرامج برؤية الشاشة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/system/hotkeys.py"/>
        <source>This desktop gives programs no keys of their own. In the system's settings for the keyboard, add a key that runs «retllm-desktop app --search».</source>
        <translation>لا يمنح سطح المكتب هذا البرامج مفاتيح خاصة بها. أضف في إعدادات لوحة المفاتيح بالنظام مفتاحًا يشغّل «retllm-desktop app --search».</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/system/tray.py"/>
        <source>This desktop has no tray. Closing the window ends the program; some desktops get a tray by an extension.</source>
        <translation>لا علبة نظام في سطح المكتب هذا. إغلاق النافذة ينهي البرنامج؛ وبعض أسطح المكتب تحصل على علبة بإضافة.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/previewed_file.py"/>
        <source>This file was not read</source>
        <translation>لم يُقرأ هذا الملف</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>This folder is already covered</source>
        <translation>هذا المجلد مشمول بالفعل</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>This folder is no longer in the library</source>
        <translation>لم يعد هذا المجلد في المكتبة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>This is a file, not a folder</source>
        <translation>هذا ملف وليس مجلدًا</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>This is a folder, not a file</source>
        <translation>هذا مجلد وليس ملفًا</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>This is no regular file but a pipe, a socket or a device</source>
        <translation>هذا ليس ملفًا عاديًا بل أنبوب أو مقبس أو جهاز</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/update_panel.py"/>
        <source>This is the newest version.</source>
        <translation>هذا أحدث إصدار.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/log_page.py"/>
        <source>This is what the report holds. It stays on this computer until you hand it on; paths, searches and names of files are left out.</source>
        <translation>هذا ما يحويه التقرير. يبقى على هذا الحاسوب إلى أن تسلّمه؛ وقد حُذفت المسارات وعمليات البحث وأسماء الملفات.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>This kind of document is not read</source>
        <translation>لا يُقرأ هذا النوع من المستندات</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>This library was built with the pack {present}; {pack} comes with the program now</source>
        <translation>بُنيت هذه المكتبة بالحزمة {present}؛ ويأتي البرنامج الآن مع {pack}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>This library was built with the pack {present}; {pack} comes with the program now and finds documents by what they mean</source>
        <translation>بُنيت هذه المكتبة بالحزمة {present}؛ ويأتي البرنامج الآن مع {pack} ويعثر على المستندات بمعناها</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Threads of the models</source>
        <translation>خيوط النماذج</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>To ask about «{file}» of {model}</source>
        <translation>للسؤال عن «{file}» من {model}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>To check results</source>
        <translation>لفحص النتائج</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>To check results: {title}</source>
        <translation>لفحص النتائج: {title}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>To find pictures: {title}</source>
        <translation>للعثور على الصور: {title}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>To find texts: {title}</source>
        <translation>للعثور على النصوص: {title}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>To get «{file}» of {model}</source>
        <translation>لتنزيل «{file}» من {model}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>To get «{file}», about a newer version</source>
        <translation>لتنزيل «{file}»، بشأن إصدار أحدث</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/date_sections.py"/>
        <source>Today</source>
        <translation>اليوم</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_presenter.py"/>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <location filename="../../retllm_desktop/ui/window/start_window.py"/>
        <source>Try again</source>
        <translation>إعادة المحاولة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>Try again later, or give the server more</source>
        <translation>حاول لاحقًا، أو أعطِ الخادم المزيد</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_dialogs.py"/>
        <source>Try again now</source>
        <translation>إعادة المحاولة الآن</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_card.py"/>
        <source>Try it</source>
        <translation>تجربته</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/packs_session.py"/>
        <source>Trying it on drawn pictures…</source>
        <translation>تجربته على صور مرسومة…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/models_page.py"/>
        <source>Trying {title} on drawn pictures…</source>
        <translation>تجربة {title} على صور مرسومة…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/preview_overlay.py"/>
        <source>Turn</source>
        <translation>تدوير</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/preview_bar.py"/>
        <source>Turn for looking (R; back with Shift+R)</source>
        <translation>تدوير للعرض (R؛ والرجوع بـ Shift+R)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_page.py"/>
        <source>Turned on, whatever is being fetched is broken off, and nothing else begins.</source>
        <translation>عند تشغيله يُقطع أي تنزيل جارٍ ولا يبدأ غيره.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>Two operators follow each other</source>
        <translation>علامتان متتاليتان</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_texts.py"/>
        <source>Understanding texts: {done} of {total}</source>
        <translation>فهم النصوص: {done} من {total}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/undo_history.py"/>
        <source>Undid: {what}</source>
        <translation>تم التراجع عن: {what}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/undo_history.py"/>
        <location filename="../../retllm_desktop/ui/window/window_actions.py"/>
        <source>Undo</source>
        <translation>تراجع</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/undo_history.py"/>
        <source>Undo: {what}</source>
        <translation>تراجع: {what}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/window_actions.py"/>
        <source>Unfold or fold</source>
        <translation>نشر أو طيّ</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_bar.py"/>
        <source>Until the window is closed; the settings can turn it off for good</source>
        <translation>إلى أن تُغلق النافذة؛ ويمكن تعطيله نهائيًا من الإعدادات</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>Up</source>
        <translation>سهم لأعلى</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_texts.py"/>
        <source>Up to date</source>
        <translation>محدّثة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>Up, Down</source>
        <translation>سهم لأعلى، سهم لأسفل</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>Update it there; then run `ALTER EXTENSION vector UPDATE` in the database</source>
        <translation>حدّثه هناك؛ ثم شغّل `ALTER EXTENSION vector UPDATE` في قاعدة البيانات</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>Update retllm-desktop on this computer</source>
        <translation>حدّث retllm-desktop على هذا الحاسوب</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_card.py"/>
        <source>Use</source>
        <translation>استعمال</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/query_chips.py"/>
        <location filename="../../retllm_desktop/ui/query/region_dialog.py"/>
        <source>Use all of it</source>
        <translation>استعمالها كلها</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/models_page.py"/>
        <source>Use it now</source>
        <translation>استعماله الآن</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Use it…</source>
        <translation>استعماله…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/start_window.py"/>
        <source>Use the library of this computer</source>
        <translation>استخدام مكتبة هذا الحاسوب</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/app.py"/>
        <source>Version {other} was started. This window is of version {own}, which did what was asked; close it to use the other.</source>
        <translation>شُغّل الإصدار {other}. وهذه النافذة من الإصدار {own}، وقد نفّذت المطلوب؛ أغلقها لاستعمال الآخر.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/update_panel.py"/>
        <source>Version {version} is there, but without a file for this copy; look where you got this one from. What is new:</source>
        <translation>الإصدار {version} متاح، لكن بلا ملف لهذه النسخة؛ ابحث حيث حصلت عليها. الجديد:</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/update_panel.py"/>
        <source>Version {version} is there. This command brings it here; what is new:</source>
        <translation>الإصدار {version} متاح. ويجلبه هذا الأمر؛ الجديد:</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/update_panel.py"/>
        <source>Version {version} is there. What is new:</source>
        <translation>الإصدار {version} متاح. الجديد:</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Video</source>
        <translation>فيديو</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/log_page.py"/>
        <source>Warnings</source>
        <translation>التحذيرات</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Weight of likeness</source>
        <translation>وزن الشبه</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_dialogs.py"/>
        <source>What a line names is neither read nor found, in this folder and all below it. «Drafts/» leaves out every folder of that name, «*.psd» every file that ends so. «!» before a line takes in again what a line above leaves out.</source>
        <translation>ما يذكره السطر لا يُقرأ ولا يُعثر عليه في هذا المجلد وكل ما تحته. «⁨Drafts/⁩» يستثني كل مجلد بهذا الاسم، و«⁨*.psd⁩» كل ملف بهذا الامتداد. و«!» في أول السطر يعيد ما استثناه سطر فوقه.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_bar.py"/>
        <source>What can be typed</source>
        <translation>ما يمكن كتابته</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/pages.py"/>
        <source>What comes nearest is probably something else, and only what meets the conditions was looked at.</source>
        <translation>أقرب ما وُجد على الأرجح شيء آخر، ولم يُنظر إلا فيما يستوفي الشروط.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/pages.py"/>
        <source>What comes nearest is probably something else.</source>
        <translation>أقرب ما وُجد على الأرجح شيء آخر.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_presenter.py"/>
        <source>What could be typed; Down chooses</source>
        <translation>ما يمكن كتابته؛ السهم لأسفل للاختيار</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_page.py"/>
        <source>What for</source>
        <translation>الغرض</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_dialogs.py"/>
        <source>What happened</source>
        <translation>ما حدث</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/gallery/view_options.py"/>
        <source>What is alike</source>
        <translation>المتشابه</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_dialogs.py"/>
        <source>What is left out, one pattern per line</source>
        <translation>المستثنى، نمط في كل سطر</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/update_panel.py"/>
        <source>What is new</source>
        <translation>الجديد</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/result_actions.py"/>
        <source>What is not connected cannot be dragged</source>
        <translation>لا يمكن سحب ما هو غير متصل</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/result_actions.py"/>
        <source>What is not connected cannot be moved to the bin</source>
        <translation>لا يمكن نقل غير المتصل إلى سلة المهملات</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_entries.py"/>
        <source>What is there in several files, by the number beside it; and pictures that look the same, which are looked for when this is opened</source>
        <translation>ما يوجد في عدة ملفات بالعدد المذكور بجانبه، والصور المتطابقة المظهر التي يُبحث عنها عند الفتح</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>What it knows is not said, so it is asked about nothing.</source>
        <translation>لم يُذكر ما يعرفه، فلا يُسأل عن شيء.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>What others in the shared library call this computer; empty: its name in the network.</source>
        <translation>ما يسمي به الآخرون هذا الحاسوب في المكتبة المشتركة؛ فارغ: اسمه في الشبكة.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>What should be like that is no longer in the library</source>
        <translation>ما يُبحث عن شبيهه لم يعد في المكتبة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/models_page.py"/>
        <source>What suits this computer</source>
        <translation>ما يناسب هذا الحاسوب</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>What the model for finding runs on</source>
        <translation>ما يعمل عليه نموذج البحث</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>What the program did, without searches and names of files.</source>
        <translation>ما فعله البرنامج، دون عمليات البحث وأسماء الملفات.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/licence_list.py"/>
        <source>What the program is made of</source>
        <translation>ما يتكون منه البرنامج</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>What this copy knows of its releases cannot be used</source>
        <translation>لا يمكن استعمال ما تعرفه هذه النسخة عن إصداراتها</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_dialogs.py"/>
        <source>What to do, or why</source>
        <translation>الحل أو السبب</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>What was measured on this computer</source>
        <translation>ما قيس على هذا الحاسوب</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>What you chose.</source>
        <translation>ما اخترته.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_entries.py"/>
        <source>What you marked with a star. Drag results here to mark them.</source>
        <translation>ما وسمته بنجمة. اسحب نتائج إلى هنا لوسمها.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>What you searched for</source>
        <translation>ما بُحث عنه</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>What you see is the quick order; the best match may be further down.</source>
        <translation>ما تراه هو الترتيب السريع؛ قد تكون أفضل مطابقة أدنى منه.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_page.py"/>
        <source>When</source>
        <translation>الوقت</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>When the window is closed, the program goes on behind an icon in the tray: folders are watched, and the key for searching works.</source>
        <translation>عند إغلاق النافذة يواصل البرنامج العمل خلف أيقونة في علبة النظام: تُراقب المجلدات ويعمل مفتاح البحث.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>When to rest</source>
        <translation>وقت الراحة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Where an answer is in doubt, a part of the picture is looked at again; slower.</source>
        <translation>حين يُشك في الإجابة يُنظر إلى جزء من الصورة ثانية؛ أبطأ.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Where the model is unsure, the picture is shown to it again within; slower.</source>
        <translation>حين لا يتأكد النموذج تُعرض عليه الصورة داخليًا ثانية؛ أبطأ.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Where this computer sees folders that others see elsewhere, as in «//nas/photos=/mnt/photos»; several between semicolons.</source>
        <translation>أين يرى هذا الحاسوب المجلدات التي يراها الآخرون في مكان آخر، مثل «⁨//nas/photos=/mnt/photos⁩»؛ وتُفصل عدة مجلدات بفاصلة منقوطة (;).</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/log_page.py"/>
        <source>Which messages</source>
        <translation>أي الرسائل</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>Whoever made it runs `retllm-desktop library init` again, which converts it</source>
        <translation>يشغّل من أنشأها `retllm-desktop library init` مرة أخرى، فتُحوَّل</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/details_panel.py"/>
        <source>Why it is here</source>
        <translation>سبب وجودها هنا</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Window</source>
        <translation>النافذة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <source>With it</source>
        <translation>معه</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>With «auto» a graphics processor is used where it proves right.</source>
        <translation>مع «تلقائي» يُستعمل معالج الرسوم حيث يثبت صوابه.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>With «auto» it is measured, and eight bits are used only where they change nothing.</source>
        <translation>مع «تلقائي» يُقاس، ولا تُستعمل 8 بتات إلا حيث لا تغيّر شيئًا.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>With «auto» it is used as far as the model fits.</source>
        <translation>مع «تلقائي» يُستعمل بقدر ما يتسع النموذج.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/pages.py"/>
        <source>Without the quotes, what is near to them in meaning is found as well.</source>
        <translation>دون علامتي الاقتباس يُعثر أيضًا على ما يقاربها معنى.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/preview_bar.py"/>
        <source>Word before (Shift+N)</source>
        <translation>الكلمة السابقة (Shift+N)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Word document</source>
        <translation>مستند Word</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_page.py"/>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Work offline</source>
        <translation>العمل دون اتصال</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>Write it into ~/.pgpass (a line HOST:PORT:DATABASE:USER:PASSWORD, readable by you alone)</source>
        <translation>اكتبها في ~/.pgpass (سطر HOST:PORT:DATABASE:USER:PASSWORD لا يقرؤه غيرك)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <source>Written</source>
        <translation>تاريخ الكتابة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/explanation_panel.py"/>
        <source>Written by the model, which may be wrong.</source>
        <translation>كتبه النموذج، وقد يخطئ.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/explanation_panel.py"/>
        <source>Wrong</source>
        <translation>خطأ</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/feedback.py"/>
        <source>Wrong for this search</source>
        <translation>خطأ لهذا البحث</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/explanation_panel.py"/>
        <location filename="../../retllm_desktop/ui/results/selection_bar.py"/>
        <source>Wrong for this search (-)</source>
        <translation>خطأ لهذا البحث (-)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/date_sections.py"/>
        <source>Yesterday</source>
        <translation>أمس</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>You may not change this in the shared library</source>
        <translation>لا يُسمح لك بتغيير هذا في المكتبة المشتركة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>You said that it is right for this search.</source>
        <translation>قلتَ إنها صحيحة لهذا البحث.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>You said that it is wrong for this search.</source>
        <translation>قلتَ إنها خطأ لهذا البحث.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>You see no collection «{name}» in the shared library</source>
        <translation>لا تظهر لك مجموعة «{name}» في المكتبة المشتركة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_presenter.py"/>
        <source>Your library uses the new model now.</source>
        <translation>تستعمل مكتبتك النموذج الجديد الآن.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/erase_panel.py"/>
        <source>Your pictures and documents stay as they are. What was said of them here goes: tags, favourites, saved searches.</source>
        <translation>تبقى صورك ومستنداتك كما هي. ويضيع ما قيل عنها هنا: الوسوم والمفضلات وعمليات البحث المحفوظة.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_page.py"/>
        <source>Your pictures, documents, searches, tags and favourites never leave this computer, unless you connect a model on another machine: that one is sent what it is to check. Besides, the program connects to a server only to get a model that you asked for, or to look for a newer version when you press that button. Every connection is listed here.</source>
        <translation>صورك ومستنداتك وعمليات بحثك ووسومك ومفضلاتك لا تغادر هذا الحاسوب أبدًا، إلا إذا وصلت نموذجًا على جهاز آخر: فيُرسل إليه ما عليه فحصه. وعدا ذلك لا يتصل البرنامج بخادم إلا لتنزيل نموذج طلبته، أو للبحث عن إصدار أحدث حين تضغط ذلك الزر. وكل اتصال مذكور هنا.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_texts.py"/>
        <source>a camera</source>
        <translation>كاميرا</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>a choice of A or B, in both orders</source>
        <translation>الاختيار بين A وB بالترتيبين</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>a copy saved without it can be read</source>
        <translation>يمكن قراءة نسخة محفوظة دونها</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_texts.py"/>
        <source>a folder</source>
        <translation>مجلد</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>a new search; F, + and - too after a click, or where another letter follows</source>
        <translation>بحث جديد؛ وكذلك F و+ و- بعد نقرة، أو إذا تلاها حرف آخر</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_texts.py"/>
        <source>a place</source>
        <translation>مكان</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_texts.py"/>
        <source>a tag</source>
        <translation>وسم</translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/library/time_left.py"/>
        <source>about %n hour(s) left</source>
        <translation>
            <numerusform>بقي أقل من ساعة</numerusform>
            <numerusform>بقيت ساعة تقريبًا</numerusform>
            <numerusform>بقيت ساعتان تقريبًا</numerusform>
            <numerusform>بقيت %n ساعات تقريبًا</numerusform>
            <numerusform>بقيت %n ساعة تقريبًا</numerusform>
            <numerusform>بقيت %n ساعة تقريبًا</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/library/time_left.py"/>
        <source>about %n minute(s) left</source>
        <translation>
            <numerusform>بقي أقل من دقيقة</numerusform>
            <numerusform>بقيت دقيقة تقريبًا</numerusform>
            <numerusform>بقيت دقيقتان تقريبًا</numerusform>
            <numerusform>بقيت %n دقائق تقريبًا</numerusform>
            <numerusform>بقيت %n دقيقة تقريبًا</numerusform>
            <numerusform>بقيت %n دقيقة تقريبًا</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>about {number} h</source>
        <translation>نحو {number} ساعة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>about {number} min</source>
        <translation>نحو {number} دقيقة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>about {number} s</source>
        <translation>نحو {number} ثانية</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>add a folder, look through all folders again</source>
        <translation>إضافة مجلد، وتفقّد كل المجلدات من جديد</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/saved_search_actions.py"/>
        <source>add their folder first, or search by what the library holds</source>
        <translation>أضف مجلدها أولًا، أو ابحث بما في المكتبة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>all</source>
        <translation>الكل</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>always</source>
        <translation>دائمًا</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>as in the paper</source>
        <translation>كما في الورقة البحثية</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>as it is, whole, larger, smaller</source>
        <translation>بحجمها، كاملة، أكبر، أصغر</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>as the system</source>
        <translation>مثل النظام</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>ask again, or choose another model</source>
        <translation>اسأل من جديد، أو اختر نموذجًا آخر</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_sentences.py"/>
        <source>attachment {name}</source>
        <translation>مرفق {name}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>automatic</source>
        <translation>تلقائي</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>back to the list</source>
        <translation>العودة إلى القائمة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>back to the search box</source>
        <translation>العودة إلى مربع البحث</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>begun</source>
        <translation>بدأ</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>best match first</source>
        <translation>الأفضل مطابقة أولًا</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>broken off</source>
        <translation>قُطع</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>by certainty</source>
        <translation>بحسب التأكّد</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>by folder</source>
        <translation>حسب المجلد</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>by kind</source>
        <translation>حسب النوع</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>by name</source>
        <translation>حسب الاسم</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>changed {when}</source>
        <translation>عُدّلت {when}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>check its name</source>
        <translation>تحقق من الاسم</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>checked {done}</source>
        <translation>فُحصت {done}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>checked {done} of {total} in the time allowed</source>
        <translation>فُحصت {done} من {total} في الوقت المسموح</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>checked {done} of {total}, the others hardly match</source>
        <translation>فُحصت {done} من {total}، والبقية تكاد لا تطابق</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>checking the best…</source>
        <translation>جارٍ فحص الأفضل…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>checking {done} of {total}…</source>
        <translation>فحص {done} من {total}…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>choose a part of the picture that is searched with</source>
        <translation>اختيار جزء من صورة البحث</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>choose a shorter one</source>
        <translation>اختر أقصر منه</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>choose another first</source>
        <translation>اختر غيرها أولًا</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>choose what is offered, and take it</source>
        <translation>اختيار المعروض واعتماده</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>close it first; nothing was removed</source>
        <translation>أغلقها أولًا؛ لم يُزل شيء</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>close them with a second "</source>
        <translation>أغلقهما بعلامة " ثانية</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/result_actions.py"/>
        <source>connect its drive</source>
        <translation>صِل محرك الأقراص</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/bin_session.py"/>
        <location filename="../../retllm_desktop/ui/results/file_actions.py"/>
        <source>connect its drive, or look through its folder again</source>
        <translation>صِل محرك الأقراص، أو تفقّد مجلده من جديد</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/saved_search_actions.py"/>
        <source>connect the drive, or save the search anew</source>
        <translation>صِل محرك الأقراص، أو احفظ البحث من جديد</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/intake.py"/>
        <source>copy it there and paste it here instead</source>
        <translation>انسخه هناك والصقه هنا بدلا من ذلك</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>copy the files (one also as a picture), copy their paths</source>
        <translation>نسخ الملفات (والواحد صورةً أيضًا)، نسخ مساراتها</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/intake.py"/>
        <source>copy the picture itself and paste it here, or save it and drop the file</source>
        <translation>انسخ الصورة نفسها وألصقها هنا، أو احفظها وأفلت الملف</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>correct or remove it</source>
        <translation>صحّحه أو أزله</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>dark</source>
        <translation>داكن</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>database "{name}" does not exist</source>
        <translation>لا توجد قاعدة بيانات «{name}» هناك</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>days</source>
        <translation>أيام</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>details, sidebar</source>
        <translation>التفاصيل، الشريط الجانبي</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>does not read {languages}</source>
        <translation>لا يقرأ: {languages}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>done</source>
        <translation>تم</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>drawn scenes</source>
        <translation>مشاهد مرسومة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_bar.py"/>
        <source>drop or paste them; click one to search with a part of it</source>
        <translation>أفلتها أو ألصقها؛ انقر إحداها للبحث بجزء منها</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_texts.py"/>
        <source>earlier than a day</source>
        <translation>قبل يوم معيّن</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>exact (32 bits)</source>
        <translation>دقيق (32 بت)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>favourite or not</source>
        <translation>مفضلة أو لا</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_texts.py"/>
        <source>favourite, duplicate, recent, offline, unread</source>
        <translation>مفضلة، مكررة، حديثة، غير متصلة، غير مقروءة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>find what is like the current result</source>
        <translation>البحث عما يشبه النتيجة الحالية</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>find what looks like a part of it</source>
        <translation>البحث عما يشبه جزءًا منها</translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>for %n passage(s)</source>
        <translation>
            <numerusform>بلا مقاطع</numerusform>
            <numerusform>لمقطع واحد</numerusform>
            <numerusform>لمقطعين</numerusform>
            <numerusform>لـ %n مقاطع</numerusform>
            <numerusform>لـ %n مقطعًا</numerusform>
            <numerusform>لـ %n مقطع</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>for %n picture(s)</source>
        <translation>
            <numerusform>بلا صور</numerusform>
            <numerusform>لصورة واحدة</numerusform>
            <numerusform>لصورتين</numerusform>
            <numerusform>لـ %n صور</numerusform>
            <numerusform>لـ %n صورة</numerusform>
            <numerusform>لـ %n صورة</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>for %n result(s)</source>
        <translation>
            <numerusform>بلا نتائج</numerusform>
            <numerusform>لنتيجة واحدة</numerusform>
            <numerusform>لنتيجتين</numerusform>
            <numerusform>لـ %n نتائج</numerusform>
            <numerusform>لـ %n نتيجة</numerusform>
            <numerusform>لـ %n نتيجة</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_presenter.py"/>
        <source>former searches are kept on this computer alone</source>
        <translation>تُحفظ عمليات البحث السابقة على هذا الحاسوب وحده</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>former searches; Enter repeats one, Tab takes it to be changed</source>
        <translation>عمليات بحث سابقة؛ Enter يعيد واحدة، وTab يأخذها لتعديلها</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_texts.py"/>
        <source>from a day on</source>
        <translation>من يوم معيّن فصاعدًا</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>from the box into the list, its first result selected</source>
        <translation>من المربع إلى القائمة، وأولى النتائج محدّدة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>get the newest version where you got this one</source>
        <translation>احصل على أحدث إصدار من حيث حصلت على هذا</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>give it a shorter name</source>
        <translation>أعطه اسمًا أقصر</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>give it a word</source>
        <translation>أعطه كلمة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>give the folder it is in</source>
        <translation>اذكر المجلد الذي هو فيه</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>give this one another name</source>
        <translation>أعطِ هذا اسمًا آخر</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>go to the search box</source>
        <translation>الانتقال إلى مربع البحث</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>hardly any of its pixels can be read</source>
        <translation>تكاد لا تُقرأ بكسلاتها</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>hardly near</source>
        <translation>بعيدة تقريبًا</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_texts.py"/>
        <source>has text, a place, a date, tags</source>
        <translation>لها نص، مكان، تاريخ، وسوم</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>here already</source>
        <translation>موجود هنا</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_texts.py"/>
        <source>in the file’s name</source>
        <translation>في اسم الملف</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>in the sidebar: rename, remove a tag or a saved search</source>
        <translation>في الشريط الجانبي: إعادة تسمية وسم أو بحث محفوظ، أو إزالته</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>in use</source>
        <translation>مستعمل</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/system/system_presenter.py"/>
        <source>indexing</source>
        <translation>الفهرسة جارية</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/system/system_presenter.py"/>
        <source>indexing is paused</source>
        <translation>الفهرسة متوقفة مؤقتًا</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/system/system_presenter.py"/>
        <source>indexing stopped</source>
        <translation>توقفت الفهرسة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>it can be read only by the shop's own program</source>
        <translation>لا يُقرأ إلا ببرنامج المتجر</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>it held until {day}; look at this machine's clock, or try again in some days</source>
        <translation>كانت صالحة حتى {day}؛ تحقق من ساعة هذا الجهاز أو أعد المحاولة بعد أيام</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>it is indexed once it is kept on this computer</source>
        <translation>يُفهرس حين يُحفظ على هذا الحاسوب</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>it is no whole ZIP archive</source>
        <translation>ليس أرشيف ZIP كاملًا</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>it is of another kind or damaged</source>
        <translation>هو من نوع آخر أو تالف</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>it is read again later</source>
        <translation>يُقرأ من جديد لاحقًا</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_session.py"/>
        <source>it is searched for as soon as that is done</source>
        <translation>يُبحث عنه فور انتهاء ذلك</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/bin_session.py"/>
        <source>it is still in the bin</source>
        <translation>لا يزال في سلة المهملات</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>it knows {values}</source>
        <translation>وهي تعرف {values}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>it looks alike</source>
        <translation>تبدو مشابهة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>it may have been removed</source>
        <translation>ربما أُزيل</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>it meets the conditions</source>
        <translation>تستوفي الشروط</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>it was saved without their picture</source>
        <translation>حُفظ دون صورتها</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>its bytes are binary</source>
        <translation>محتواه ثنائي</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>its decoder is missing</source>
        <translation>وحدة فك ترميزه مفقودة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>its drive is not connected</source>
        <translation>محرك أقراصها غير متصل</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/bin_session.py"/>
        <source>its drive may have none: delete it with the file manager</source>
        <translation>قد لا يكون لمحرك الأقراص سلة: احذفه بمدير الملفات</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>its meaning is near</source>
        <translation>معناها قريب</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>its moments</source>
        <translation>لحظاته</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>its name matches</source>
        <translation>اسمها يطابق</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>its own words</source>
        <translation>صيغته الخاصة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>its words match</source>
        <translation>كلماتها تطابق</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>its words match, and it looks alike</source>
        <translation>كلماتها تطابق وتبدو مشابهة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>its words match, and its meaning is near</source>
        <translation>كلماتها تطابق ومعناها قريب</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_texts.py"/>
        <source>kind: photo, screenshot, PDF, video …</source>
        <translation>النوع: صورة، لقطة شاشة، PDF، فيديو …</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>known by its name only</source>
        <translation>معروف بالاسم فقط</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>known from before</source>
        <translation>معروفة من قبل</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_bar.py"/>
        <source>large files</source>
        <translation>ملفات كبيرة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>larger and smaller previews</source>
        <translation>معاينات أكبر وأصغر</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>largest first</source>
        <translation>الأكبر أولًا</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>leave one out, or put a word in between</source>
        <translation>احذف إحداهما، أو ضع كلمة بينهما</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>leave the term out</source>
        <translation>احذف الكلمة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/time_left.py"/>
        <source>less than a minute left</source>
        <translation>بقي أقل من دقيقة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/licence_list.py"/>
        <source>library</source>
        <translation>مكتبة برمجية</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>licence {name}</source>
        <translation>الترخيص {name}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>light</source>
        <translation>فاتح</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>like: names a file that is neither in the library nor on this computer</source>
        <translation>⁨like:⁩ تسمّي ملفًا ليس في المكتبة ولا على هذا الحاسوب</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>looked again at a part of it</source>
        <translation>أُعيد النظر في جزء منها</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_texts.py"/>
        <source>made in a city or region</source>
        <translation>من مدينة أو منطقة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_texts.py"/>
        <source>made in a country</source>
        <translation>من بلد</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_texts.py"/>
        <source>made with a camera</source>
        <translation>بكاميرا معيّنة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_texts.py"/>
        <source>made with a lens</source>
        <translation>بعدسة معيّنة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>make room and fetch again: what came so far is kept</source>
        <translation>أفرغ مساحة ونزّل من جديد: ما نُزّل محفوظ</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>maybe</source>
        <translation>ربما</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>maybe match</source>
        <translation>ربما تطابق</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/licence_list.py"/>
        <source>model</source>
        <translation>نموذج</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_bar.py"/>
        <source>more of one, less of another</source>
        <translation>أكثر من شيء وأقل من آخر</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>more than suits this computer</source>
        <translation>أكثر مما يناسب هذا الحاسوب</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>more than {number}</source>
        <translation>أكثر من {number}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>most alike first</source>
        <translation>الأكثر شبهًا أولًا</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>move it away first</source>
        <translation>انقله أولًا</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>move the frame alone, select or unselect what it holds</source>
        <translation>تحريك الإطار وحده، وتحديد ما فيه أو إلغاؤه</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>move to the bin, after a question</source>
        <translation>النقل إلى سلة المهملات بعد سؤال</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>near</source>
        <translation>قريبة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>needs {size} of memory</source>
        <translation>يحتاج {size} من الذاكرة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>never</source>
        <translation>أبدًا</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>newest first</source>
        <translation>الأحدث أولًا</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>no limit</source>
        <translation>بلا حد</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>none</source>
        <translation>لا شيء</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>none of its pages can be read</source>
        <translation>لا تُقرأ أي من صفحاته</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_row.py"/>
        <source>none…</source>
        <translation>لا شيء…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/explanation_panel.py"/>
        <source>not checked</source>
        <translation>لم تُفحص</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>not compared</source>
        <translation>لم تُقارن</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/gallery/cell_texts.py"/>
        <source>not connected</source>
        <translation>غير متصل</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>not ended</source>
        <translation>لم ينته</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/gallery/cell_texts.py"/>
        <source>not read</source>
        <translation>لم يُقرأ</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_model.py"/>
        <source>not read yet</source>
        <translation>لم يُقرأ بعد</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>not tried with this program yet</source>
        <translation>لم يُجرَّب مع هذا البرنامج بعد</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>nothing in it was believed: it was altered on its way, or half of it is older</source>
        <translation>لم يُصدَّق شيء فيها: فقد غُيّرت في الطريق أو أن نصفها أقدم</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>nothing in it was believed: somebody on the way may hold the newer one back</source>
        <translation>لم يُصدَّق شيء فيها: فقد يحجب أحد في الطريق القائمة الأحدث</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>nothing in it was believed; if that lasts, look where you got the program from</source>
        <translation>لم يُصدَّق شيء فيها؛ وإن دام ذلك فابحث حيث حصلت على البرنامج</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_bar.py"/>
        <source>nothing with this word</source>
        <translation>لا شيء بهذه الكلمة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_page.py"/>
        <source>nothing yet</source>
        <translation>لا شيء بعد</translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/library/library_texts.py"/>
        <source>of %n kind(s)</source>
        <translation>
            <numerusform>بلا أنواع</numerusform>
            <numerusform>من نوع واحد</numerusform>
            <numerusform>من نوعين</numerusform>
            <numerusform>من %n أنواع</numerusform>
            <numerusform>من %n نوعًا</numerusform>
            <numerusform>من %n نوع</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_presenter.py"/>
        <source>off now</source>
        <translation>معطّل الآن</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>oldest first</source>
        <translation>الأقدم أولًا</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>on battery</source>
        <translation>على البطارية</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>on this computer</source>
        <translation>على هذا الحاسوب</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_texts.py"/>
        <source>one of your tags</source>
        <translation>أحد وسومك</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_bar.py"/>
        <source>only PDF files</source>
        <translation>ملفات PDF فقط</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>open what is selected with its program</source>
        <translation>فتح المحدّد بالبرنامج الخاص به</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>opening it with its program fetches it</source>
        <translation>فتحه بالبرنامج الخاص به يجلبه</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/intake.py"/>
        <source>or a folder to add it</source>
        <translation>أو مجلدًا لإضافته</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>other results; other pages</source>
        <translation>نتائج أخرى؛ صفحات أخرى</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/page_strip.py"/>
        <location filename="../../retllm_desktop/ui/shared/core_sentences.py"/>
        <source>page {number}</source>
        <translation>صفحة {number}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>pages of documents</source>
        <translation>صفحات المستندات</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/picture_queries.py"/>
        <source>part of the screen</source>
        <translation>جزء من الشاشة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_sentences.py"/>
        <source>passage {number}</source>
        <translation>مقطع {number}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>password authentication failed for user "{person}"</source>
        <translation>كلمة مرور «{person}» غير صحيحة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/intake.py"/>
        <source>pasted picture</source>
        <translation>صورة ملصقة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>perhaps {value}; it knows {values}</source>
        <translation>ربما {value}؛ وهي تعرف {values}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>photographs</source>
        <translation>الصور الفوتوغرافية</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_bar.py"/>
        <source>photos from 2024</source>
        <translation>صور من 2024</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_sentences.py"/>
        <source>picture {number}</source>
        <translation>صورة {number}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>place {number}</source>
        <translation>المرتبة {number}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/licence_list.py"/>
        <source>places, words and thanks</source>
        <translation>أماكن وكلمات وشكر</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_texts.py"/>
        <source>portrait, landscape or square</source>
        <translation>طولية أو عرضية أو مربعة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>preview</source>
        <translation>معاينة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>put the earlier date first</source>
        <translation>ضع التاريخ الأسبق أولًا</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>put the lower number first</source>
        <translation>ضع العدد الأصغر أولًا</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>quick (8 bits)</source>
        <translation>سريع (8 بت)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>quick order</source>
        <translation>الترتيب السريع</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>recorded {when}</source>
        <translation>سُجّلت {when}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>refused ({status})</source>
        <translation>رُفض ({status})</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>remaining connection slots are reserved for {rest}</source>
        <translation>الاتصالات المتبقية محجوزة: {rest}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/bin_session.py"/>
        <source>rename it first</source>
        <translation>أعد تسميته أولًا</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/bin_session.py"/>
        <source>rename that one, then undo again</source>
        <translation>أعد تسمية ذاك، ثم تراجع من جديد</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/about_page.py"/>
        <source>retllm desktop, version {version}</source>
        <translation>الإصدار {version} من retllm desktop</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>right, as you said</source>
        <translation>صحيحة، كما قلت</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>right, wrong for this search</source>
        <translation>صحيح أو خطأ لهذا البحث</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>role "{person}" does not exist</source>
        <translation>«{person}» غير معروف هناك</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/saved_search_actions.py"/>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>search for something first</source>
        <translation>ابحث عن شيء أولًا</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>search with a picture file, with a part of the screen</source>
        <translation>البحث بملف صورة، أو بجزء من الشاشة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>search with what is copied: a picture, a file, words</source>
        <translation>البحث بما نُسخ: صورة، ملف، كلمات</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_texts.py"/>
        <source>searched before</source>
        <translation>بُحث عنه من قبل</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/licence_list.py"/>
        <source>see its text</source>
        <translation>انظر نصه</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>select all that are listed</source>
        <translation>تحديد كل المعروض</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/tag_actions.py"/>
        <source>select results, or drag them here, to give them a new tag</source>
        <translation>حدّد نتائج، أو اسحبها إلى هنا، لمنحها وسمًا جديدًا</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>select the text of the page, copy it</source>
        <translation>تحديد نص الصفحة ونسخه</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>sent on to another server</source>
        <translation>أُحيل إلى خادم آخر</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>settings; Esc or Alt+Left leads from a page back to the list</source>
        <translation>الإعدادات؛ Esc أو Alt+يسار يعيد من صفحة إلى القائمة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_sentences.py"/>
        <source>sheet {name}</source>
        <translation>ورقة {name}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>shorten it to what the picture or document shows</source>
        <translation>اختصره إلى ما تُظهره الصورة أو المستند</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>shown to the model again within</source>
        <translation>عُرضت على النموذج من جديد داخليًا</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_sentences.py"/>
        <source>slide {number}</source>
        <translation>شريحة {number}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>slow, yet the quickest that fits</source>
        <translation>بطيء، لكنه أسرع ما يناسب</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>smallest first</source>
        <translation>الأصغر أولًا</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_texts.py"/>
        <source>so many pixels high</source>
        <translation>الارتفاع بالبكسل</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_texts.py"/>
        <source>so many pixels wide</source>
        <translation>العرض بالبكسل</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>somewhat near</source>
        <translation>قريبة بعض الشيء</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>sorry, too many clients already</source>
        <translation>الاتصالات المفتوحة كثيرة جدًا</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/gallery/list_header.py"/>
        <source>sorted, least first</source>
        <translation>مرتب تصاعديًا</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/gallery/list_header.py"/>
        <source>sorted, most first</source>
        <translation>مرتب تنازليًا</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>sound is not read</source>
        <translation>لا يُقرأ الصوت</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_texts.py"/>
        <source>stars, as in &gt;=4</source>
        <translation>النجوم، مثل &gt;=4</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>stop at a condition, change it, remove it; Backspace changes it too</source>
        <translation>التوقف عند شرط وتعديله وإزالته؛ وBackspace يعدّله أيضًا</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>stopped after {done}</source>
        <translation>توقّف بعد {done}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>such files are not read</source>
        <translation>لا تُقرأ ملفات كهذه</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>sure</source>
        <translation>مؤكد</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>sure match</source>
        <translation>تطابق مؤكد</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>tags</source>
        <translation>الوسوم</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/screen_capture.py"/>
        <source>take a picture of it with the desktop's own tool, and paste or drop it here</source>
        <translation>التقط صورة له بأداة سطح المكتب، ثم ألصقها أو أفلتها هنا</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>take away what is both wanted and not wanted</source>
        <translation>أزل ما هو مطلوب وغير مطلوب معًا</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>take some away</source>
        <translation>أزل بعضها</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_texts.py"/>
        <source>taken or made then: a year, a month, a day</source>
        <translation>التُقطت أو أُنشئت حينها: سنة، شهر، يوم</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>taken {when}</source>
        <translation>التُقطت {when}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <source>text below was read in the picture</source>
        <translation>النص أدناه مقروء في الصورة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>texts</source>
        <translation>النصوص</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_texts.py"/>
        <source>the ending of the file’s name</source>
        <translation>امتداد اسم الملف</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_texts.py"/>
        <source>the file’s size, as in &gt;10MB</source>
        <translation>حجم الملف، مثل &gt;10MB</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>the limit is {limit}</source>
        <translation>الحد {limit}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>the limit is {limit} MiB</source>
        <translation>الحد {limit} م.ب</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>the month before, the next month</source>
        <translation>الشهر السابق، الشهر التالي</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>the next index run reads it anew</source>
        <translation>تقرؤه الفهرسة التالية من جديد</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>the next word that you looked for, the one before</source>
        <translation>الكلمة التالية التي بحثت عنها، والسابقة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/query_composer.py"/>
        <source>the others were left out; remove some to add others</source>
        <translation>تُركت البقية؛ أزل بعضها لإضافة غيرها</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>the processor</source>
        <translation>المعالج</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/licence_list.py"/>
        <source>the program itself</source>
        <translation>البرنامج نفسه</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>the program's own</source>
        <translation>لون البرنامج</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>the result before or after; with Shift all between are selected</source>
        <translation>النتيجة السابقة أو التالية؛ ومع Shift يُحدّد كل ما بينهما</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>the setting «offline» is on</source>
        <translation>الإعداد «offline» مفعّل</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>the system's</source>
        <translation>لون النظام</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>the year before, the next year, the ends</source>
        <translation>السنة السابقة، السنة التالية، الطرفان</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>these keys, close</source>
        <translation>هذه المفاتيح، إغلاق</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_bar.py"/>
        <source>these words in this order</source>
        <translation>هذه الكلمات بهذا الترتيب</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>they are counted from 1</source>
        <translation>تُعدّ من 1</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_bar.py"/>
        <source>this in the file's name</source>
        <translation>هذا في اسم الملف</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>too many connections for role "{person}"</source>
        <translation>اتصالات «{person}» المفتوحة كثيرة جدًا</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>turn it for looking, its text, favourite</source>
        <translation>تدويرها للعرض، نصها، مفضلة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>undo and redo marks, tags, right and wrong, the bin</source>
        <translation>التراجع والإعادة للمفضلة والوسوم والتقييم وسلة المهملات</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>unfold or fold</source>
        <translation>نشر أو طيّ</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/gallery/list_painter.py"/>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>unlikely</source>
        <translation>مستبعد</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>unlikely match</source>
        <translation>مطابقة مستبعدة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>update the program</source>
        <translation>حدّث البرنامج</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>very near</source>
        <translation>قريبة جدًا</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_bar.py"/>
        <source>what you marked with a star</source>
        <translation>ما وُسم بنجمة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>while you work</source>
        <translation>أثناء عملك</translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/query/suggestion_texts.py"/>
        <source>with %n picture(s)</source>
        <translation>
            <numerusform>بلا صور</numerusform>
            <numerusform>مع صورة واحدة</numerusform>
            <numerusform>مع صورتين</numerusform>
            <numerusform>مع %n صور</numerusform>
            <numerusform>مع %n صورة</numerusform>
            <numerusform>مع %n صورة</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>with your %n mark(s) other searches stay as they are</source>
        <translation>
            <numerusform>دون تقييمات تبقى عمليات البحث الأخرى كما هي</numerusform>
            <numerusform>مع تقييمك الواحد تبقى عمليات البحث الأخرى كما هي</numerusform>
            <numerusform>مع تقييميك تبقى عمليات البحث الأخرى كما هي</numerusform>
            <numerusform>مع تقييماتك الـ%n تبقى عمليات البحث الأخرى كما هي</numerusform>
            <numerusform>مع تقييماتك الـ%n تبقى عمليات البحث الأخرى كما هي</numerusform>
            <numerusform>مع تقييماتك الـ%n تبقى عمليات البحث الأخرى كما هي</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>with your %n mark(s) the check is more generous: {half:.0%} counts as {now:.0%}</source>
        <translation>
            <numerusform>دون تقييمات: {half:.0%} تُحسب {now:.0%}</numerusform>
            <numerusform>مع تقييمك الواحد صار الفحص أسمح: {half:.0%} تُحسب {now:.0%}</numerusform>
            <numerusform>مع تقييميك صار الفحص أسمح: {half:.0%} تُحسب {now:.0%}</numerusform>
            <numerusform>مع تقييماتك الـ%n صار الفحص أسمح: {half:.0%} تُحسب {now:.0%}</numerusform>
            <numerusform>مع تقييماتك الـ%n صار الفحص أسمح: {half:.0%} تُحسب {now:.0%}</numerusform>
            <numerusform>مع تقييماتك الـ%n صار الفحص أسمح: {half:.0%} تُحسب {now:.0%}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>with your %n mark(s) the check is stricter: {half:.0%} counts as {now:.0%}</source>
        <translation>
            <numerusform>دون تقييمات: {half:.0%} تُحسب {now:.0%}</numerusform>
            <numerusform>مع تقييمك الواحد صار الفحص أشد: {half:.0%} تُحسب {now:.0%}</numerusform>
            <numerusform>مع تقييميك صار الفحص أشد: {half:.0%} تُحسب {now:.0%}</numerusform>
            <numerusform>مع تقييماتك الـ%n صار الفحص أشد: {half:.0%} تُحسب {now:.0%}</numerusform>
            <numerusform>مع تقييماتك الـ%n صار الفحص أشد: {half:.0%} تُحسب {now:.0%}</numerusform>
            <numerusform>مع تقييماتك الـ%n صار الفحص أشد: {half:.0%} تُحسب {now:.0%}</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_texts.py"/>
        <source>within a folder</source>
        <translation>داخل مجلد</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_bar.py"/>
        <source>within a folder of this name</source>
        <translation>داخل مجلد بهذا الاسم</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>without it nothing could be found; let the library be rebuilt first</source>
        <translation>دونها لا يُعثر على شيء؛ أعد بناء المكتبة أولًا</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/hit_presenter.py"/>
        <source>word {number} of {count}</source>
        <translation>الكلمة {number} من {count}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>write a day, a month or a year, as in 2024-05-17, 2024-05, 2024 or yesterday</source>
        <translation>اكتب يومًا أو شهرًا أو سنة، مثل 2024-05-17 أو 2024-05 أو 2024 أو yesterday</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>write a number of pixels, as in {field}:&gt;3000 or {field2}:1000..2000</source>
        <translation>اكتب عدد البكسلات، مثل {field}:&gt;3000 أو {field2}:1000..2000</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>write a number of stars, as in rating:5 or rating:&gt;=4</source>
        <translation>اكتب عدد النجوم، مثل rating:5 أو rating:&gt;=4</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>write a number such as 2 or 0.5</source>
        <translation>اكتب عددًا مثل 2 أو 0.5</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>write a number with a unit, as in size:&gt;10MB or size:500kB..2MB</source>
        <translation>اكتب عددًا بوحدة، مثل size:&gt;10MB أو size:500kB..2MB</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>write a range instead, as in {example}</source>
        <translation>اكتب بدلها مجالًا، مثل {example}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>write it as in ext:jpg</source>
        <translation>اكتبه مثل ext:jpg</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>write left, top, right and bottom in percent, as in @10,20,60,80</source>
        <translation>اكتب اليسار والأعلى واليمين والأسفل بالنسبة المئوية، مثل @10,20,60,80</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>write one</source>
        <translation>اكتب واحدًا</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>write what results should be near to or far from, or leave the sign out</source>
        <translation>اكتب ما ينبغي أن تقترب منه النتائج أو تبتعد عنه، أو احذف العلامة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>write words there</source>
        <translation>اكتب كلمات هناك</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>write {example}</source>
        <translation>اكتب {example}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>write {example}, or put "{field}:" in quotes to look for the word itself</source>
        <translation>اكتب {example}، أو ضع "{field}:" بين علامتي اقتباس للبحث عن الكلمة نفسها</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>written {when}</source>
        <translation>كُتبت {when}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>wrong, as you said</source>
        <translation>خطأ، كما قلت</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/licence_list.py"/>
        <source>{about}, from {origin}</source>
        <translation>{about}، من {origin}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_card.py"/>
        <source>{action}: {title}</source>
        <translation>{action}: {title}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>{amount} GB</source>
        <translation>{amount} ج.ب</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>{amount} MB</source>
        <translation>{amount} م.ب</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>{amount} kB</source>
        <translation>{amount} ك.ب</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/condition_chip.py"/>
        <source>{condition}
Click to change it</source>
        <translation>{condition}
انقر لتغييره</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>{day} by its name</source>
        <translation>{day} بحسب اسمها</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/translation.py"/>
        <source>{day}, {clock}</source>
        <translation>{day}، {clock}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <source>{degrees:.4f}° E</source>
        <translation>{degrees:.4f}° ق</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <source>{degrees:.4f}° N</source>
        <translation>{degrees:.4f}° ش</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <source>{degrees:.4f}° S</source>
        <translation>{degrees:.4f}° ج</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <source>{degrees:.4f}° W</source>
        <translation>{degrees:.4f}° غ</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/update_panel.py"/>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>{done} of {total}</source>
        <translation>{done} من {total}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/folder_activities.py"/>
        <location filename="../../retllm_desktop/ui/window/status_line.py"/>
        <source>{done} of {total} files</source>
        <translation>{done} من {total} من الملفات</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/folder_activities.py"/>
        <source>{done} of {total} files in all</source>
        <translation>{done} من {total} من الملفات إجمالًا</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_texts.py"/>
        <source>{done} of {total} read whole</source>
        <translation>قُرئ {done} من {total} كاملًا</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/duplicates_model.py"/>
        <source>{files} · {size} more than one of them takes</source>
        <translation>{files} · {size} زيادة على ما يشغله واحد منها</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>{files}, {size}, from {source} (by {address}). Nothing of yours is sent.</source>
        <translation>{files}، {size}، من {source} (عبر {address}). لا يُرسل شيء منك.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <source>{first} to {last}</source>
        <translation>من {first} إلى {last}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/status_line.py"/>
        <source>{folder} is being indexed by {computer}</source>
        <translation>{computer} يفهرس {folder} الآن</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/status_line.py"/>
        <source>{folder} is not connected</source>
        <translation>{folder} غير متصل</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/duplicates_page.py"/>
        <source>{groups} · {size} can be saved</source>
        <translation>{groups} · يمكن توفير {size}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>{host} redirects to {other}, which is none of the servers that this copy of the program knows</source>
        <translation>يحيلنا {host} إلى {other}، وليس من الخوادم التي تعرفها هذه النسخة من البرنامج</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>{kind} is not read on this system</source>
        <translation>لا يُقرأ {kind} على هذا النظام</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_texts.py"/>
        <source>{known}, {kinds}: {list}</source>
        <translation>{known}، {kinds}: {list}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/region_dialog.py"/>
        <source>{left:.0%} to {right:.0%} across, {top:.0%} to {bottom:.0%} down</source>
        <translation>أفقيًا من {left:.0%} إلى {right:.0%}، وعموديًا من {top:.0%} إلى {bottom:.0%}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/result_actions.py"/>
        <source>{members}: unfold or fold</source>
        <translation>{members}: نشر أو طيّ</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>{minutes} min {seconds} s</source>
        <translation>{minutes} د {seconds} ث</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/date_sections.py"/>
        <source>{month} {year}</source>
        <translation>{month} {year}</translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <source>{names} and %n more</source>
        <translation>
            <numerusform>{names}</numerusform>
            <numerusform>{names} وواحد آخر</numerusform>
            <numerusform>{names} واثنان آخران</numerusform>
            <numerusform>{names} و%n أخرى</numerusform>
            <numerusform>{names} و%n أخرى</numerusform>
            <numerusform>{names} و%n أخرى</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>{names} and %n more.</source>
        <translation>
            <numerusform>{names}.</numerusform>
            <numerusform>{names} وواحد آخر.</numerusform>
            <numerusform>{names} واثنان آخران.</numerusform>
            <numerusform>{names} و%n أخرى.</numerusform>
            <numerusform>{names} و%n أخرى.</numerusform>
            <numerusform>{names} و%n أخرى.</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>{name} is a favourite</source>
        <translation>{name} في المفضلة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>{name} is no favourite any more</source>
        <translation>لم تعد {name} في المفضلة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>{name} is right for this search</source>
        <translation>{name} صحيحة لهذا البحث</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>{name} is wrong for this search</source>
        <translation>{name} خطأ لهذا البحث</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_model.py"/>
        <location filename="../../retllm_desktop/ui/results/results_model.py"/>
        <source>{name}, favourite</source>
        <translation>{name}، مفضلة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/system/quick_search.py"/>
        <source>{name}, in {folder}</source>
        <translation>{name}، في {folder}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/licence_list.py"/>
        <source>{name}, {licence}</source>
        <translation>{name}، {licence}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/fact_list.py"/>
        <source>{name}: {value}</source>
        <translation>{name}: {value}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>{near} · {cosine:.2f}</source>
        <translation>{near} · {cosine:.2f}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/time_left.py"/>
        <source>{number:.0f} files a minute</source>
        <translation>{number:.0f} ملف في الدقيقة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/time_left.py"/>
        <source>{number:.0f} files a second</source>
        <translation>{number:.0f} ملف في الثانية</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/time_left.py"/>
        <source>{number:.1f} files a second</source>
        <translation>{number:.1f} ملف في الثانية</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_texts.py"/>
        <source>{number} .{ending}</source>
        <translation>{number} ‎.{ending}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>{number} checked/s</source>
        <translation>{number} فحص/ث</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>{number} found</source>
        <translation>وُجدت {number}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>{number} found in {time}</source>
        <translation>وُجدت {number} في {time}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>{number} ms</source>
        <translation>{number} م.ث</translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/results/file_actions.py"/>
        <source>{number} of %n file(s) are not there any more</source>
        <translation>
            <numerusform>{number} من الملفات لم تعد موجودة</numerusform>
            <numerusform>{number} من ملف واحد لم يعد موجودًا</numerusform>
            <numerusform>{number} من ملفين لم يعد موجودًا</numerusform>
            <numerusform>{number} من %n ملفات لم تعد موجودة</numerusform>
            <numerusform>{number} من %n ملفًا لم تعد موجودة</numerusform>
            <numerusform>{number} من %n ملف لم تعد موجودة</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/results/bin_session.py"/>
        <source>{number} of %n file(s) could not be brought back: {why}</source>
        <translation>
            <numerusform>تعذّرت استعادة {number} من الملفات: {why}</numerusform>
            <numerusform>تعذّرت استعادة {number} من ملف واحد: {why}</numerusform>
            <numerusform>تعذّرت استعادة {number} من ملفين: {why}</numerusform>
            <numerusform>تعذّرت استعادة {number} من %n ملفات: {why}</numerusform>
            <numerusform>تعذّرت استعادة {number} من %n ملفًا: {why}</numerusform>
            <numerusform>تعذّرت استعادة {number} من %n ملف: {why}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/results/bin_session.py"/>
        <source>{number} of %n file(s) could not be moved to the bin: {why}</source>
        <translation>
            <numerusform>تعذّر نقل {number} من الملفات إلى سلة المهملات: {why}</numerusform>
            <numerusform>تعذّر نقل {number} من ملف واحد إلى سلة المهملات: {why}</numerusform>
            <numerusform>تعذّر نقل {number} من ملفين إلى سلة المهملات: {why}</numerusform>
            <numerusform>تعذّر نقل {number} من %n ملفات إلى سلة المهملات: {why}</numerusform>
            <numerusform>تعذّر نقل {number} من %n ملفًا إلى سلة المهملات: {why}</numerusform>
            <numerusform>تعذّر نقل {number} من %n ملف إلى سلة المهملات: {why}</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/preview_presenter.py"/>
        <location filename="../../retllm_desktop/ui/preview/previewed_file.py"/>
        <source>{number} of {count}</source>
        <translation>{number} من {count}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/preview_presenter.py"/>
        <source>{number} of {count} selected</source>
        <translation>{number} من {count} محدّدة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>{number} pictures/s</source>
        <translation>{number} صورة/ث</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>{number} queries/s</source>
        <translation>{number} استعلام/ث</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>{number}: {sent} sent, {received} received. Among them are results that the model on another machine, which you connected, was asked to check.</source>
        <translation>{number}: أُرسل {sent} واستُلم {received}. ومنها نتائج طُلب فحصها من النموذج الذي وصلته على جهاز آخر.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>{number}: {sent} sent, {received} received. What was sent are requests for files of models or of newer versions, nothing else.</source>
        <translation>{number}: أُرسل {sent} واستُلم {received}. ما أُرسل طلبات لملفات النماذج أو الإصدارات الأحدث لا غير.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>{number}nd</source>
        <translation>{number}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>{number}rd</source>
        <translation>{number}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>{number}st</source>
        <translation>{number}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>{number}th</source>
        <translation>{number}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_presenter.py"/>
        <source>{offer}. Search goes on while the library is rebuilt.</source>
        <translation>{offer}. يستمر البحث أثناء إعادة بناء المكتبة.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>{pack} proposes, {checker} decides</source>
        <translation>{pack} يقترح و{checker} يقرر</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>{pack} proposes; {checker} does not know what is in this library</source>
        <translation>{pack} يقترح؛ و{checker} لا يعرف ما في هذه المكتبة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_row.py"/>
        <source>{pack}…</source>
        <translation>{pack}…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/page_strip.py"/>
        <source>{page}, with your words</source>
        <translation>{page}، وفيها كلماتك</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>{percent} % of the ten nearest are the same; the exact model is in another pack</source>
        <translation>{percent} % من العشرة الأقرب متطابقة؛ والنموذج الدقيق في حزمة أخرى</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/explanation_panel.py"/>
        <source>{place} (quick order)</source>
        <translation>{place} (الترتيب السريع)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/explanation_panel.py"/>
        <source>{place}, as in the quick order</source>
        <translation>{place}، كما في الترتيب السريع</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>{place}, because {reason}.</source>
        <translation>المرتبة {place}: {reason}.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/explanation_panel.py"/>
        <source>{quick} in the quick order → {place} after the check</source>
        <translation>{quick} في الترتيب السريع ← {place} بعد الفحص</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/explanation_panel.py"/>
        <source>{quick} in the quick order → {place} among the others</source>
        <translation>{quick} في الترتيب السريع ← {place} بين البقية</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>{reason}. Change its permissions, or choose another data directory</source>
        <translation>{reason}. غيّر أذوناته، أو اختر مجلد بيانات آخر</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>{reason}; what came so far is kept for another attempt</source>
        <translation>{reason}؛ ما نُزّل محفوظ لمحاولة أخرى</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>{seconds:.1f} s</source>
        <translation>{seconds:.1f} ث</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>{sentence}.</source>
        <translation>{sentence}.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>{sentence}. {then}.</source>
        <translation>{sentence}. {then}.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_row.py"/>
        <source>{setting}: choose on the page of models</source>
        <translation>{setting}: الاختيار في صفحة النماذج</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>{size} MiB; the limit is {limit} MiB</source>
        <translation>{size} م.ب؛ والحد {limit} م.ب</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>{size} are here already</source>
        <translation>{size} موجودة بالفعل</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>{size} to get</source>
        <translation>{size} للتنزيل</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>{size} to get in all; it needs {memory} of memory.</source>
        <translation>المطلوب تنزيله {size} إجمالًا، ويحتاج إلى {memory} من الذاكرة.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>{size}/s</source>
        <translation>{size}/ث</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>{tags} taken off {who}</source>
        <translation>أُزيل {tags} من {who}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_list.py"/>
        <source>{text}, {meaning}</source>
        <translation>{text}، {meaning}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>{time} left</source>
        <translation>بقي {time}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>{title} is here and works.</source>
        <translation>{title} موجود ويعمل.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/models_page.py"/>
        <source>{title}. {agreement}</source>
        <translation>{title}. {agreement}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/result_actions.py"/>
        <source>{what} copied</source>
        <translation>نُسخ: {what}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>{what} moved to the bin</source>
        <translation>نُقل إلى سلة المهملات: {what}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/licence_list.py"/>
        <source>{what}, {licence}</source>
        <translation>{what}، {licence}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>{what}. It was said: {reason}</source>
        <translation>{what}. الرسالة: {reason}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>{what}: {path}</source>
        <translation>{what}: {path}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/erase_panel.py"/>
        <source>{what}: {size}, in {place}</source>
        <translation>{what}: {size}، في {place}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>{what}; nothing could be read</source>
        <translation>{what}؛ تعذرت قراءة أي شيء</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>{what}; nothing of the batch was written</source>
        <translation>{what}؛ لم يُكتب شيء من هذه الدفعة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>{what}; nothing was changed</source>
        <translation>{what}؛ لم يتغير شيء</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>{what}; passages are found by the model for finding meanwhile</source>
        <translation>{what}؛ وتُوجد المقاطع بنموذج البحث في هذه الأثناء</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>{what}; results keep the quick order</source>
        <translation>{what}؛ تبقى النتائج بالترتيب السريع</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/result_actions.py"/>
        <source>{what}; they can be brought back from there</source>
        <translation>{what}؛ يمكن استعادتها من هناك</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/preview_presenter.py"/>
        <source>{what}; what you see was kept from before.</source>
        <translation>{what}؛ ما تراه محفوظ من قبل.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>{when} (IPTC)</source>
        <translation>{when} (IPTC)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>{when} (XMP)</source>
        <translation>{when} (XMP)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>{when} (satellites)</source>
        <translation>{when} (الأقمار الصناعية)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>{when} (written beside it)</source>
        <translation>{when} (مكتوب بجانبها)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/details_panel.py"/>
        <source>{where}:</source>
        <translation>{where}:</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>{who} tagged {tags}</source>
        <translation>وُسمت {who} بـ {tags}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/previewed_file.py"/>
        <source>{why}. It is found by its name.</source>
        <translation>{why}. يُعثر عليه باسمه.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <source>{width} × {height}</source>
        <translation>{width} × {height}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/region_overlay.py"/>
        <source>{width} × {height} pixels. Enter searches with it, Esc cancels.</source>
        <translation>{width} × {height} بكسل. Enter يبحث به، وEsc يلغي.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>«Right or Wrong»</source>
        <translation>«Right or Wrong»</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>«True or False»</source>
        <translation>«True or False»</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>«Yes or No»</source>
        <translation>«Yes or No»</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>«{field}:» takes one value</source>
        <translation>تأخذ «{field}:» قيمة واحدة</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>«{file}» cannot be fetched at present</source>
        <translation>يتعذّر تنزيل «{file}» حاليًا</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>«{folder}» cannot be watched and is looked at every few minutes instead</source>
        <translation>تتعذّر مراقبة «{folder}» فيُتفقّد كل بضع دقائق</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>«{folder}» is looked at every few minutes instead of being watched: other programs use all watchers that the system allows. To allow more: {command}</source>
        <translation>يُتفقّد «{folder}» كل بضع دقائق بدل مراقبته: تستهلك برامج أخرى كل المراقبات التي يسمح بها النظام. للسماح بالمزيد: {command}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>«{folder}» lies on a server: it is looked at every few minutes, because changes by other computers are not told. Your own changes are seen at once</source>
        <translation>يقع «{folder}» على خادم: يُتفقّد كل بضع دقائق لأن تغييرات الحواسيب الأخرى لا تُبلَّغ. أما تغييراتك فتُرى فورًا</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/system/system_presenter.py"/>
        <source>«{key}» is no key that can be had in every program: it takes Ctrl, Alt or the logo key and another one, as in «Ctrl+Alt+Space».</source>
        <translation>«{key}» ليس مفتاحًا يصلح في كل البرامج: يلزم Ctrl أو Alt أو مفتاح الشعار مع مفتاح آخر، مثل «Ctrl+Alt+Space».</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/update_panel.py"/>
        <source>«{name}» is in {folder}. Its signature is right. Close the program before you open it.</source>
        <translation>الملف «{name}» في {folder}. والتوقيع صحيح. أغلق البرنامج قبل فتحه.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/update_panel.py"/>
        <source>«{name}» is in {folder}. Its signature is right. This command installs it:</source>
        <translation>الملف «{name}» في {folder}. والتوقيع صحيح. ويثبّته هذا الأمر:</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>«{name}» lies on {host}, which is none of the servers that this copy of the program knows</source>
        <translation>يقع «{name}» على {host}، وليس من الخوادم التي تعرفها هذه النسخة من البرنامج</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>«{text}» is no {field}</source>
        <translation>«{text}» ليست قيمة لـ {field}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>«{text}» is too large</source>
        <translation>«{text}» كبيرة جدًا</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>«{title}» on this computer checks instead.</source>
        <translation>يفحص «{title}» على هذا الحاسوب بدلًا منه.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>«{unit}» is no unit of {field}</source>
        <translation>«{unit}» ليست وحدة لـ {field}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>«{value}» is no date</source>
        <translation>«{value}» ليست تاريخًا</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>«{value}» is nothing that «{field}:» knows</source>
        <translation>«{value}» ليست مما تعرفه «{field}:»</translation>
    </message>
</context>
</TS>
