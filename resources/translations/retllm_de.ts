<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>retllm</name>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>%n are favourites</source>
        <translation>
            <numerusform>%n ist ein Favorit</numerusform>
            <numerusform>%n sind Favoriten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>%n are no favourites any more</source>
        <translation>
            <numerusform>%n ist kein Favorit mehr</numerusform>
            <numerusform>%n sind keine Favoriten mehr</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>%n are right for this search</source>
        <translation>
            <numerusform>%n ist für diese Suche richtig</numerusform>
            <numerusform>%n sind für diese Suche richtig</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>%n are wrong for this search</source>
        <translation>
            <numerusform>%n ist für diese Suche falsch</numerusform>
            <numerusform>%n sind für diese Suche falsch</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/window/status_line.py"/>
        <source>%n by name only</source>
        <translation>
            <numerusform>%n nur dem Namen nach</numerusform>
            <numerusform>%n nur dem Namen nach</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>%n byte(s)</source>
        <translation>
            <numerusform>%n Byte</numerusform>
            <numerusform>%n Byte</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <source>%n camera(s)</source>
        <translation>
            <numerusform>%n Kamera</numerusform>
            <numerusform>%n Kameras</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/settings/settings_page.py"/>
        <source>%n change(s) take effect when the window is opened anew.</source>
        <translation>
            <numerusform>%n Änderung gilt, wenn das Fenster neu geöffnet wird.</numerusform>
            <numerusform>%n Änderungen gelten, wenn das Fenster neu geöffnet wird.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>%n connection(s)</source>
        <translation>
            <numerusform>%n Verbindung</numerusform>
            <numerusform>%n Verbindungen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <source>%n copies</source>
        <translation>
            <numerusform>%n Kopie</numerusform>
            <numerusform>%n Kopien</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>%n could not be checked</source>
        <translation>
            <numerusform>%n konnte nicht geprüft werden</numerusform>
            <numerusform>%n konnten nicht geprüft werden</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <source>%n document(s)</source>
        <translation>
            <numerusform>%n Dokument</numerusform>
            <numerusform>%n Dokumente</numerusform>
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
            <numerusform>%n Datei</numerusform>
            <numerusform>%n Dateien</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/library/library_presenter.py"/>
        <source>%n file(s) are new or changed since this search.</source>
        <translation>
            <numerusform>%n Datei ist seit dieser Suche neu oder geändert.</numerusform>
            <numerusform>%n Dateien sind seit dieser Suche neu oder geändert.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/library/library_texts.py"/>
        <source>%n file(s) can be searched</source>
        <translation>
            <numerusform>%n Datei ist durchsuchbar</numerusform>
            <numerusform>%n Dateien sind durchsuchbar</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/library/library_texts.py"/>
        <source>%n file(s) known by name only</source>
        <translation>
            <numerusform>%n Datei nur dem Namen nach bekannt</numerusform>
            <numerusform>%n Dateien nur dem Namen nach bekannt</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/library/library_texts.py"/>
        <source>%n file(s) moved</source>
        <translation>
            <numerusform>%n Datei verschoben</numerusform>
            <numerusform>%n Dateien verschoben</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/library/library_dialogs.py"/>
        <source>%n file(s) were not read, or in part; all of them are found by name. They are tried again when they change.</source>
        <translation>
            <numerusform>%n Datei wurde nicht oder nur teilweise gelesen; dem Namen nach wird sie gefunden. Ein neuer Versuch folgt, wenn sie sich ändert.</numerusform>
            <numerusform>%n Dateien wurden nicht oder nur teilweise gelesen; dem Namen nach werden alle gefunden. Ein neuer Versuch folgt, wenn sie sich ändern.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <source>%n folder(s)</source>
        <translation>
            <numerusform>%n Ordner</numerusform>
            <numerusform>%n Ordner</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/library/library_texts.py"/>
        <source>%n gone</source>
        <translation>
            <numerusform>%n verschwunden</numerusform>
            <numerusform>%n verschwunden</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/library/folder_texts.py"/>
        <source>%n gone lately</source>
        <translation>
            <numerusform>%n kürzlich verschwunden</numerusform>
            <numerusform>%n kürzlich verschwunden</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/library/duplicates_page.py"/>
        <source>%n group(s)</source>
        <translation>
            <numerusform>%n Gruppe</numerusform>
            <numerusform>%n Gruppen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/window/status_line.py"/>
        <source>%n in part</source>
        <translation>
            <numerusform>%n teilweise</numerusform>
            <numerusform>%n teilweise</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/library/library_texts.py"/>
        <source>%n item(s), newest first</source>
        <translation>
            <numerusform>%n Element, Neuestes zuerst</numerusform>
            <numerusform>%n Elemente, Neuestes zuerst</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/library/library_texts.py"/>
        <source>%n more file(s) with them</source>
        <translation>
            <numerusform>%n weitere Datei dabei</numerusform>
            <numerusform>%n weitere Dateien dabei</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/system/system_presenter.py"/>
        <source>%n new file(s) can be found.</source>
        <translation>
            <numerusform>%n neue Datei ist auffindbar.</numerusform>
            <numerusform>%n neue Dateien sind auffindbar.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <location filename="../../retllm_desktop/ui/library/sidebar_entries.py"/>
        <source>%n picture(s)</source>
        <translation>
            <numerusform>%n Bild</numerusform>
            <numerusform>%n Bilder</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/library/saved_search_actions.py"/>
        <source>%n picture(s) from outside of the library will not be kept with it.</source>
        <translation>
            <numerusform>%n Bild von außerhalb der Bibliothek wird nicht mitgespeichert.</numerusform>
            <numerusform>%n Bilder von außerhalb der Bibliothek werden nicht mitgespeichert.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/library/saved_search_actions.py"/>
        <source>%n picture(s) of this search are not in the library any more</source>
        <translation>
            <numerusform>%n Bild dieser Suche ist nicht mehr in der Bibliothek</numerusform>
            <numerusform>%n Bilder dieser Suche sind nicht mehr in der Bibliothek</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <source>%n place(s)</source>
        <translation>
            <numerusform>%n Ort</numerusform>
            <numerusform>%n Orte</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/library/library_texts.py"/>
        <source>%n problem(s)</source>
        <translation>
            <numerusform>%n Problem</numerusform>
            <numerusform>%n Probleme</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>%n result(s)</source>
        <translation>
            <numerusform>%n Treffer</numerusform>
            <numerusform>%n Treffer</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>%n result(s) not connected stay where they are.</source>
        <translation>
            <numerusform>%n Treffer ist nicht verbunden und bleibt, wo er ist.</numerusform>
            <numerusform>%n Treffer sind nicht verbunden und bleiben, wo sie sind.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/details/details_panel.py"/>
        <location filename="../../retllm_desktop/ui/results/selection_bar.py"/>
        <source>%n selected</source>
        <translation>
            <numerusform>%n ausgewählt</numerusform>
            <numerusform>%n ausgewählt</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/results/selection_bar.py"/>
        <source>%n selected, all that are listed so far</source>
        <translation>
            <numerusform>%n ausgewählt, alles bisher Aufgeführte</numerusform>
            <numerusform>%n ausgewählt, alles bisher Aufgeführte</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/library/library_texts.py"/>
        <source>%n without an ending</source>
        <translation>
            <numerusform>%n ohne Endung</numerusform>
            <numerusform>%n ohne Endung</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>+%n alike</source>
        <translation>
            <numerusform>+%n ähnliches</numerusform>
            <numerusform>+%n ähnliche</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>+%n more place(s) in this file</source>
        <translation>
            <numerusform>+%n weitere Stelle in dieser Datei</numerusform>
            <numerusform>+%n weitere Stellen in dieser Datei</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <location filename="../../retllm_desktop/ui/shared/core_sentences.py"/>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>, </source>
        <translation>, </translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>A checking model for {what} is here and not in use: {title}</source>
        <translation>Ein Prüfmodell für {what} ist da und nicht in Verwendung: {title}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>A checking model for {what}: {memory} of memory</source>
        <translation>Ein Prüfmodell für {what}: {memory} Arbeitsspeicher</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>A checking model for {what}: {size}, {memory} of memory</source>
        <translation>Ein Prüfmodell für {what}: {size}, {memory} Arbeitsspeicher</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>A closer look left it {place}.</source>
        <translation>Nach genauerem Hinsehen weiter auf Platz {place}.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>A condition has no weight</source>
        <translation>Eine Bedingung hat kein Gewicht</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_descriptions.py"/>
        <source>A dual encoder for real photos and many languages; pictures in four-bit weights, words in eight-bit ones.</source>
        <translation>Ein Dual-Encoder für echte Fotos und viele Sprachen; Bilder mit Vier-Bit-, Wörter mit Acht-Bit-Gewichten.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_descriptions.py"/>
        <source>A judge for GPUs with 12 GB of memory.</source>
        <translation>Ein Prüfmodell für Grafikprozessoren mit 12 GB Speicher.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_descriptions.py"/>
        <source>A judge for Macs with 16 GB of memory or GPUs with 8 GB.</source>
        <translation>Ein Prüfmodell für Macs mit 16 GB Arbeitsspeicher oder Grafikprozessoren mit 8 GB.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_descriptions.py"/>
        <source>A judge for machines with 16 GB of memory or a graphics processor; many languages.</source>
        <translation>Ein Prüfmodell für Rechner mit 16 GB Arbeitsspeicher oder einem Grafikprozessor; viele Sprachen.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_descriptions.py"/>
        <source>A judge for machines with 16 GB of memory.</source>
        <translation>Ein Prüfmodell für Rechner mit 16 GB Arbeitsspeicher.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_descriptions.py"/>
        <source>A judge for machines with 8 GB of memory; English.</source>
        <translation>Ein Prüfmodell für Rechner mit 8 GB Arbeitsspeicher; Englisch.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_descriptions.py"/>
        <source>A judge of a newer make than Qwen3-VL for machines with 16 GB of memory; many languages.</source>
        <translation>Ein Prüfmodell neuerer Bauart als Qwen3-VL für Rechner mit 16 GB Arbeitsspeicher; viele Sprachen.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_descriptions.py"/>
        <source>A larger dual encoder for real photos and many languages; four to five times the work of the base model.</source>
        <translation>Ein größerer Dual-Encoder für echte Fotos und viele Sprachen; vier- bis fünfmal so viel Arbeit wie das Basismodell.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>A library is open in another window or command</source>
        <translation>Eine Bibliothek ist in einem anderen Fenster oder Befehl geöffnet</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>A model for the close check is offered where none here knows what is found.</source>
        <translation>Ein Modell für die genaue Prüfung wird angeboten, wenn keines hier das Gefundene kennt.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>A model that can write puts what you typed into words that the search knows.</source>
        <translation>Ein Modell, das schreiben kann, übersetzt das Eingegebene in Wörter, die die Suche kennt.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>A name has {length} characters; {most} are the most</source>
        <translation>Ein Name hat {length} Zeichen; höchstens {most} sind möglich</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>A number is missing</source>
        <translation>Eine Zahl fehlt</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>A page or another part of a file stands for the whole file.</source>
        <translation>Eine Seite oder ein anderer Teil einer Datei steht für die ganze Datei.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/query_chips.py"/>
        <source>A part of {name}</source>
        <translation>Ein Ausschnitt von {name}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>A query may hold {number} pictures</source>
        <translation>Eine Suche fasst höchstens {number} Bilder</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>A range needs a beginning or an end</source>
        <translation>Ein Bereich braucht einen Anfang oder ein Ende</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>A region has four numbers</source>
        <translation>Ein Ausschnitt hat vier Zahlen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>A saved search needs a name</source>
        <translation>Eine gespeicherte Suche braucht einen Namen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/query_composer.py"/>
        <source>A search takes {number} pictures at most</source>
        <translation>Eine Suche nimmt höchstens {number} Bilder</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_descriptions.py"/>
        <source>A small dual encoder for real photos and English.</source>
        <translation>Ein kleiner Dual-Encoder für echte Fotos und Englisch.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_descriptions.py"/>
        <source>A small dual encoder that knows a drawn world of 24 kinds of things. It shows what the app does before a larger pack is installed.</source>
        <translation>Ein kleiner Dual-Encoder, der eine gezeichnete Welt aus 24 Arten von Dingen kennt. Er zeigt, was das Programm tut, bevor ein größeres Modell da ist.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_descriptions.py"/>
        <source>A small judge for laptops with 8 GB of memory.</source>
        <translation>Ein kleines Prüfmodell für Laptops mit 8 GB Arbeitsspeicher.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_descriptions.py"/>
        <source>A small judge of a newer make than Qwen3-VL; many languages.</source>
        <translation>Ein kleines Prüfmodell neuerer Bauart als Qwen3-VL; viele Sprachen.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_descriptions.py"/>
        <source>A small judge of the drawn world: do picture, caption or passage match what is asked for? It runs in llama.cpp like any larger model.</source>
        <translation>Ein kleines Prüfmodell der gezeichneten Welt: Passen Bild, Bildunterschrift oder Textstelle zu dem, was gesucht wird? Es läuft in llama.cpp wie jedes größere Modell.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_descriptions.py"/>
        <source>A small judge with a large picture encoder; many languages.</source>
        <translation>Ein kleines Prüfmodell mit großem Bildencoder; viele Sprachen.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>A tag has {length} characters; {most} are the most</source>
        <translation>Ein Schlagwort hat {length} Zeichen; höchstens {most} sind möglich</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>A tag is empty</source>
        <translation>Ein Schlagwort ist leer</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>A weight of 0 counts for nothing</source>
        <translation>Ein Gewicht von 0 zählt nichts</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/about_page.py"/>
        <location filename="../../retllm_desktop/ui/window/window_actions.py"/>
        <source>About the program</source>
        <translation>Über das Programm</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Above it</source>
        <translation>Darüber</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Accent colour</source>
        <translation>Akzentfarbe</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/folder_actions.py"/>
        <location filename="../../retllm_desktop/ui/library/sidebar_entries.py"/>
        <source>Add a folder</source>
        <translation>Ordner hinzufügen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_entries.py"/>
        <location filename="../../retllm_desktop/ui/window/window_parts.py"/>
        <source>Add a folder with pictures or documents</source>
        <translation>Ordner mit Bildern oder Dokumenten hinzufügen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/pages.py"/>
        <source>Add a folder with pictures or documents. Nothing leaves this computer.</source>
        <translation>Einen Ordner mit Bildern oder Dokumenten hinzufügen. Nichts verlässt diesen Computer.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_entries.py"/>
        <location filename="../../retllm_desktop/ui/window/pages.py"/>
        <location filename="../../retllm_desktop/ui/window/window_actions.py"/>
        <source>Add a folder…</source>
        <translation>Ordner hinzufügen …</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/annotations_panel.py"/>
        <source>Add a tag</source>
        <translation>Schlagwort hinzufügen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/window_parts.py"/>
        <source>Add folder</source>
        <translation>Ordner hinzufügen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_bar.py"/>
        <source>Add words, or another picture</source>
        <translation>Wörter oder ein weiteres Bild hinzufügen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Address to fetch models from</source>
        <translation>Adresse, von der Modelle geladen werden</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>After so long no further result of a search is checked.</source>
        <translation>Nach dieser Zeit wird kein weiterer Treffer einer Suche geprüft.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/models_page.py"/>
        <source>Agree and get it</source>
        <translation>Zustimmen und herunterladen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/duplicates_page.py"/>
        <source>All but the best file of each group</source>
        <translation>Alle außer der besten Datei jeder Gruppe</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/picture_queries.py"/>
        <source>All files</source>
        <translation>Alle Dateien</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/erase_panel.py"/>
        <source>All libraries, and the models that you got</source>
        <translation>Alle Bibliotheken und die heruntergeladenen Modelle</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>All of it is here. It needs {memory} of memory.</source>
        <translation>Alles davon ist hier. Es braucht {memory} Arbeitsspeicher.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>All sheets of the file are hidden</source>
        <translation>Alle Blätter der Datei sind ausgeblendet</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_presenter.py"/>
        <source>Alt+Down</source>
        <translation>Alt+Pfeil ab</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_presenter.py"/>
        <source>Alt+Up</source>
        <translation>Alt+Pfeil auf</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>Another computer was changing the same part of the library</source>
        <translation>Ein anderer Computer hat denselben Teil der Bibliothek geändert</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/bin_session.py"/>
        <source>Another file has its name by now</source>
        <translation>Eine andere Datei trägt inzwischen diesen Namen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/system/hotkeys.py"/>
        <source>Another program has the key {key} already. Choose another one.</source>
        <translation>Ein anderes Programm hat die Taste {key} schon. Eine andere wählen.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>Another retllm-desktop is using this library</source>
        <translation>Ein anderes retllm-desktop verwendet diese Bibliothek</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>Answers of the close check</source>
        <translation>Antworten der genauen Prüfung</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>Anywhere</source>
        <translation>Überall</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Archive</source>
        <translation>Archiv</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/log_page.py"/>
        <source>Archives (*.zip)</source>
        <translation>Archive (*.zip)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>Arrows</source>
        <translation>Pfeiltasten</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>Arrows, Enter, Del</source>
        <translation>Pfeiltasten, Eingabe, Entf</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>Arrows, Page Up, Page Down</source>
        <translation>Pfeiltasten, Bild auf, Bild ab</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/window_actions.py"/>
        <source>As the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>Ask whoever manages the collection for the right to write</source>
        <translation>Bei der Person, die die Sammlung verwaltet, um das Recht zu schreiben bitten</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>Ask whoever manages the library for access</source>
        <translation>Bei der Person, die die Bibliothek verwaltet, um Zugang bitten</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>Asked by {question}: that tells right from wrong better than its own words (precision {precision} against {own})</source>
        <translation>Gefragt mit {question}: das trennt Richtig und Falsch besser als seine eigenen Worte (Genauigkeit {precision} gegen {own})</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>Asked in its own words: no other question tells right from wrong better (precision {precision})</source>
        <translation>Gefragt in seinen eigenen Worten: keine andere Frage trennt Richtig und Falsch besser (Genauigkeit {precision})</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/status_line.py"/>
        <source>Asking what files say of themselves: {number}</source>
        <translation>Angaben aus Dateien werden gelesen: {number}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/models_page.py"/>
        <source>Asking what there is to fetch…</source>
        <translation>Es wird nachgefragt, was herunterzuladen ist …</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/update_panel.py"/>
        <source>Asking {server}…</source>
        <translation>{server} wird gefragt …</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Audio</source>
        <translation>Audio</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/window_actions.py"/>
        <source>Back to the list</source>
        <translation>Zurück zur Liste</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/page_stack.py"/>
        <source>Back to the list (Esc)</source>
        <translation>Zurück zur Liste (Esc)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/log_page.py"/>
        <source>Back to the log</source>
        <translation>Zurück zum Protokoll</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/preview_bar.py"/>
        <source>Back to the results (Esc)</source>
        <translation>Zurück zu den Treffern (Esc)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/start_window.py"/>
        <source>Begin an empty library, «{name}»</source>
        <translation>Eine leere Bibliothek „{name}“ beginnen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Beside English, as in «de fr»: by them words are found in their other forms; empty: the system's.</source>
        <translation>Neben Englisch, etwa „de fr“: So werden Wörter auch in anderen Formen gefunden; leer: die des Systems.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_bar.py"/>
        <source>Besides plain words:</source>
        <translation>Außer einfachen Wörtern:</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/duplicates_model.py"/>
        <source>Best</source>
        <translation>Beste</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/gallery/view_options.py"/>
        <source>Best match</source>
        <translation>Bester Treffer</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/cli/window.py"/>
        <source>Bringing the library up to date. This happens once and may take a minute…</source>
        <translation>Die Bibliothek wird auf den neuesten Stand gebracht. Das geschieht einmal und kann eine Minute dauern …</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_texts.py"/>
        <source>Bringing your library to the new model: {done} of {total}</source>
        <translation>Bibliothek wird auf das neue Modell umgestellt: {done} von {total}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>By how sure the close check is, or by the rule of the paper to the letter.</source>
        <translation>Danach, wie sicher die genaue Prüfung ist, oder wörtlich nach der Regel der Veröffentlichung.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>C, Shift+drag</source>
        <translation>C, Umschalt+Ziehen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <source>Camera</source>
        <translation>Kamera</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_dialogs.py"/>
        <location filename="../../retllm_desktop/ui/library/name_dialog.py"/>
        <location filename="../../retllm_desktop/ui/library/tag_actions.py"/>
        <location filename="../../retllm_desktop/ui/query/region_dialog.py"/>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>Change its permissions, or choose another data directory</source>
        <translation>Rechte ändern oder einen anderen Datenordner wählen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <location filename="../../retllm_desktop/ui/settings/setting_row.py"/>
        <source>Changed</source>
        <translation>Geändert</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/update_panel.py"/>
        <source>Check for a newer version</source>
        <translation>Nach neuer Version suchen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>Check its name, or ask whoever manages it for access</source>
        <translation>Den Namen prüfen oder bei der Person, die sie verwaltet, um Zugang bitten</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>Check that it runs and can be reached, then try again</source>
        <translation>Prüfen, ob er läuft und erreichbar ist, dann noch einmal versuchen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>Check the name in the service file</source>
        <translation>Den Namen in der Dienstdatei prüfen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>Check the password in ~/.pgpass, or ask whoever manages the library</source>
        <translation>Das Passwort in ~/.pgpass prüfen oder fragen, wer die Bibliothek verwaltet</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_presenter.py"/>
        <source>Check the rest</source>
        <translation>Rest prüfen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/explanation_panel.py"/>
        <source>Checked</source>
        <translation>Geprüft</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>Checking</source>
        <translation>Prüfen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/picture_queries.py"/>
        <source>Choose a part of the picture…</source>
        <translation>Bildausschnitt wählen …</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/region_dialog.py"/>
        <source>Choose a part of «{name}»</source>
        <translation>Ausschnitt von „{name}“ wählen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/query_chips.py"/>
        <source>Choose a part…</source>
        <translation>Ausschnitt wählen …</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>Choose that pack, or open the program again</source>
        <translation>Dieses Paket wählen oder das Programm neu öffnen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_page.py"/>
        <location filename="../../retllm_desktop/ui/shared/fields.py"/>
        <source>Clear</source>
        <translation>Leeren</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_presenter.py"/>
        <source>Clear history</source>
        <translation>Verlauf löschen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_bar.py"/>
        <source>Clear the search</source>
        <translation>Suche leeren</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_page.py"/>
        <source>Clear: {what}</source>
        <translation>Leeren: {what}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/query_chips.py"/>
        <source>Click to choose a part of it</source>
        <translation>Klicken, um einen Ausschnitt zu wählen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_dialogs.py"/>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <location filename="../../retllm_desktop/ui/window/start_window.py"/>
        <location filename="../../retllm_desktop/ui/window/window_actions.py"/>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Close check</source>
        <translation>Genaue Prüfung</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>Close other programs that use it, or raise max_connections there; then try again</source>
        <translation>Andere Programme schließen, die ihn verwenden, oder dort max_connections erhöhen; dann noch einmal versuchen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Code</source>
        <translation>Quelltext</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Collection for new folders</source>
        <translation>Sammlung für neue Ordner</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <location filename="../../retllm_desktop/ui/window/window_actions.py"/>
        <source>Colours</source>
        <translation>Farben</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/duplicates_page.py"/>
        <source>Comparing pictures…</source>
        <translation>Bilder werden verglichen …</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/condition_chip.py"/>
        <location filename="../../retllm_desktop/ui/query/line_text.py"/>
        <source>Condition {condition}</source>
        <translation>Bedingung {condition}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/explanation_panel.py"/>
        <source>Confidence</source>
        <translation>Sicherheit</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_page.py"/>
        <source>Connections</source>
        <translation>Verbindungen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/fact_list.py"/>
        <location filename="../../retllm_desktop/ui/preview/preview_overlay.py"/>
        <location filename="../../retllm_desktop/ui/results/result_actions.py"/>
        <location filename="../../retllm_desktop/ui/settings/log_page.py"/>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/results/result_actions.py"/>
        <source>Copy %n</source>
        <translation>
            <numerusform>%n kopieren</numerusform>
            <numerusform>%n kopieren</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/selection_bar.py"/>
        <source>Copy (Ctrl+C)</source>
        <translation>Kopieren (Strg+C)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/result_actions.py"/>
        <source>Copy path</source>
        <translation>Pfad kopieren</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/result_actions.py"/>
        <source>Copy paths</source>
        <translation>Pfade kopieren</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/preview_overlay.py"/>
        <source>Copy text</source>
        <translation>Text kopieren</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/update_panel.py"/>
        <source>Copy the command</source>
        <translation>Befehl kopieren</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_dialogs.py"/>
        <source>Copy the list</source>
        <translation>Liste kopieren</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/log_page.py"/>
        <source>Copy the messages that are shown</source>
        <translation>Angezeigte Meldungen kopieren</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/packs_session.py"/>
        <source>Copying the files…</source>
        <translation>Dateien werden kopiert …</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>Ctrl+A, Ctrl+C</source>
        <translation>Strg+A, Strg+C</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>Ctrl+Z brings back what was moved.</source>
        <translation>Strg+Z holt das Verschobene zurück.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>Ctrl+arrows, Ctrl+Space</source>
        <translation>Strg+Pfeiltasten, Strg+Leertaste</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/window_actions.py"/>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <location filename="../../retllm_desktop/ui/gallery/list_header.py"/>
        <source>Date</source>
        <translation>Datum</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <source>Dates</source>
        <translation>Daten</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/gallery/view_options.py"/>
        <source>Day</source>
        <translation>Tag</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_presenter.py"/>
        <source>Del</source>
        <translation>Entf</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/system/quick_search.py"/>
        <source>Describe what you are looking for</source>
        <translation>Beschreiben, was gesucht wird</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_bar.py"/>
        <location filename="../../retllm_desktop/ui/window/start_window.py"/>
        <source>Describe what you are looking for, or drop a picture</source>
        <translation>Beschreiben, was gesucht wird, oder ein Bild ablegen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/details_panel.py"/>
        <location filename="../../retllm_desktop/ui/window/window_actions.py"/>
        <source>Details</source>
        <translation>Details</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/undo_history.py"/>
        <source>Did again: {what}</source>
        <translation>Wiederholt: {what}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_bar.py"/>
        <source>Did you mean</source>
        <translation>Vielleicht gemeint:</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_bar.py"/>
        <source>Did you mean {line}?</source>
        <translation>Vielleicht {line} gemeint?</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Disk space for prepared pictures</source>
        <translation>Speicherplatz für vorbereitete Bilder</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/fetch_status.py"/>
        <location filename="../../retllm_desktop/ui/shared/widgets.py"/>
        <source>Dismiss this message</source>
        <translation>Meldung ausblenden</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/judge_offer.py"/>
        <source>Do not offer this again</source>
        <translation>Nicht mehr anbieten</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_presenter.py"/>
        <source>Do not remember searches</source>
        <translation>Suchen nicht merken</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_card.py"/>
        <source>Do without</source>
        <translation>Nicht verwenden</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Document</source>
        <translation>Dokument</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>Documents can be found by what they mean, with the pack {pack}</source>
        <translation>Dokumente lassen sich dem Sinn nach finden, mit dem Paket {pack}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>Down</source>
        <translation>Pfeil ab</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>Down, Tab</source>
        <translation>Pfeil ab, Tab</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_entries.py"/>
        <source>Drag results here to tag them «{tag}»</source>
        <translation>Treffer hierher ziehen, um sie mit „{tag}“ zu verschlagworten</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_entries.py"/>
        <source>Drag results here, or select some first</source>
        <translation>Treffer hierher ziehen oder zuerst welche auswählen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/region_overlay.py"/>
        <source>Draw a rectangle around what you are looking for. The arrow keys begin one too. Esc cancels.</source>
        <translation>Ein Rechteck um das Gesuchte ziehen. Auch die Pfeiltasten beginnen eines. Esc bricht ab.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/region_dialog.py"/>
        <source>Draw a rectangle around what you mean. The arrow keys move it, with Shift they resize it. Enter searches with it.</source>
        <translation>Ein Rechteck um das Gemeinte ziehen. Die Pfeiltasten bewegen es, mit Umschalt ändern sie die Größe. Eingabe sucht damit.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Drawing</source>
        <translation>Zeichnung</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/picture_queries.py"/>
        <source>Drop a picture anywhere, or</source>
        <translation>Irgendwo ein Bild ablegen, oder</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/intake.py"/>
        <source>Drop a picture to search with it</source>
        <translation>Bild hier ablegen, um damit zu suchen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/duplicates_page.py"/>
        <location filename="../../retllm_desktop/ui/library/sidebar_entries.py"/>
        <source>Duplicates</source>
        <translation>Duplikate</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>E-book</source>
        <translation>E-Book</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/result_actions.py"/>
        <source>Each of them opens in the program that the system has for it.</source>
        <translation>Jede öffnet sich in dem Programm, das das System dafür vorsieht.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Empty: the usual one, https://huggingface.co, or what HF_ENDPOINT names.</source>
        <translation>Leer: die übliche, https://huggingface.co, oder die aus HF_ENDPOINT.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/log_page.py"/>
        <source>Errors</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>Escape, Enter</source>
        <translation>Escape, Eingabe</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_presenter.py"/>
        <source>Every file could be read.</source>
        <translation>Alle Dateien konnten gelesen werden.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/log_page.py"/>
        <source>Everything</source>
        <translation>Alles</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/tag_actions.py"/>
        <source>Everything tagged «{old}» is tagged «{new}» instead.</source>
        <translation>Alles mit „{old}“ erhält stattdessen „{new}“.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/models_page.py"/>
        <source>Everything works with what came with the program. Larger models know real photographs better, take longer, and are fetched once; nothing of yours is sent.</source>
        <translation>Alles funktioniert mit dem, was mit dem Programm kam. Größere Modelle kennen echte Fotos besser, brauchen länger und werden einmal heruntergeladen; nichts Eigenes wird gesendet.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_texts.py"/>
        <location filename="../../retllm_desktop/ui/library/sidebar_entries.py"/>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>Everything, newest first</source>
        <translation>Alles, Neuestes zuerst</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>F or Ctrl+D</source>
        <translation>F oder Strg+D</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/annotations_panel.py"/>
        <location filename="../../retllm_desktop/ui/results/result_actions.py"/>
        <source>Favourite</source>
        <translation>Favorit</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/annotations_panel.py"/>
        <source>Favourite (F)</source>
        <translation>Favorit (F)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/result_actions.py"/>
        <source>Favourite or not</source>
        <translation>Favorit oder nicht</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_entries.py"/>
        <source>Favourites</source>
        <translation>Favoriten</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/selection_bar.py"/>
        <source>Favourites or not (Ctrl+D)</source>
        <translation>Favoriten oder nicht (Strg+D)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/models_page.py"/>
        <source>Fetching…</source>
        <translation>Wird heruntergeladen …</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_dialogs.py"/>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_presenter.py"/>
        <source>Files are new or changed since this search.</source>
        <translation>Seit dieser Suche sind Dateien neu oder geändert.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_dialogs.py"/>
        <source>Files not read as a whole</source>
        <translation>Nicht vollständig gelesene Dateien</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>Files of this kind are not read</source>
        <translation>Dateien dieser Art werden nicht gelesen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Files read at a time</source>
        <translation>Gleichzeitig gelesene Dateien</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/folder_texts.py"/>
        <source>Files that are gone are remembered for a while: if they come back, here or in another folder, nothing has to be read again.</source>
        <translation>Verschwundene Dateien bleiben eine Zeit lang gemerkt: Tauchen sie hier oder in einem anderen Ordner wieder auf, muss nichts neu gelesen werden.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_dialogs.py"/>
        <source>Files that could not be read</source>
        <translation>Dateien, die nicht gelesen werden konnten</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/status_line.py"/>
        <source>Files that were not read, or in part, and why</source>
        <translation>Dateien, die nicht oder nur teilweise gelesen wurden, und warum</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/pages.py"/>
        <source>Find a picture by saying what is in it</source>
        <translation>Ein Bild finden: einfach sagen, was darauf ist</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/fact_list.py"/>
        <source>Find all of which this is true</source>
        <translation>Alles suchen, wofür das gilt</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/annotations_panel.py"/>
        <source>Find all that is tagged {tag}</source>
        <translation>Alles mit Schlagwort {tag} suchen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/details_panel.py"/>
        <location filename="../../retllm_desktop/ui/window/window_actions.py"/>
        <source>Find similar</source>
        <translation>Ähnliche suchen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/preview_bar.py"/>
        <source>Find what looks like a part of it (C, or Shift and drag)</source>
        <translation>Suchen, was einem Ausschnitt ähnelt (C, oder Umschalt und ziehen)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/preview_overlay.py"/>
        <source>Find what looks like a part of it…</source>
        <translation>Suchen, was einem Ausschnitt ähnelt …</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>Finding</source>
        <translation>Finden</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_descriptions.py"/>
        <source>Finds passages of documents by what they mean, in about a hundred languages; 512 tokens, eight-bit weights.</source>
        <translation>Findet Textstellen nach dem, was sie bedeuten, in etwa hundert Sprachen; 512 Token, Gewichte mit acht Bit.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_descriptions.py"/>
        <source>Finds passages of documents by what they mean, in more than a hundred languages and in code; a question is asked with an instruction. Eight-bit weights.</source>
        <translation>Findet Textstellen nach dem, was sie bedeuten, in mehr als hundert Sprachen und in Code; gefragt wird mit einer Anweisung. Gewichte mit acht Bit.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_descriptions.py"/>
        <source>Finds passages of documents by what they mean, in more than a hundred languages; eight-bit weights. Larger and slower than E5.</source>
        <translation>Findet Textstellen nach dem, was sie bedeuten, in mehr als hundert Sprachen; Gewichte mit acht Bit. Größer und langsamer als E5.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_descriptions.py"/>
        <source>Finds passages of documents by what they mean, in other words than theirs. English; 256 tokens a passage. all-MiniLM-L6-v2 with weights of eight bits.</source>
        <translation>Findet Textstellen nach dem, was sie bedeuten, auch mit anderen Worten. Englisch; 256 Token je Textstelle. all-MiniLM-L6-v2 mit Gewichten von acht Bit.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_descriptions.py"/>
        <source>Finds passages of documents by what they mean, in other words than theirs. English; 256 tokens.</source>
        <translation>Findet Textstellen nach dem, was sie bedeuten, auch mit anderen Worten. Englisch; 256 Token.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Finds passages of documents by what they mean; empty: the model for finding does that too.</source>
        <translation>Findet Textstellen in Dokumenten dem Sinn nach; leer: das Suchmodell übernimmt das.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_descriptions.py"/>
        <source>Finds photographs by what they show: about a thousand kinds of things, and what lies near them in English. No counts, positions, names of people.</source>
        <translation>Findet Fotos nach dem, was sie zeigen: etwa tausend Arten von Dingen und was im Englischen nahe bei ihnen liegt. Keine Anzahlen, Lagen, Namen von Personen.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/about_page.py"/>
        <source>Finds pictures and documents on this computer by what is in them. Free software under the Apache License 2.0, without any warranty.</source>
        <translation>Findet Bilder und Dokumente auf diesem Computer nach dem, was darin ist. Freie Software unter der Apache-Lizenz 2.0, ohne jede Gewährleistung.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/preview_overlay.py"/>
        <source>Fit</source>
        <translation>Einpassen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/preview_bar.py"/>
        <source>Fit or 1:1 (0, 1, or a double click)</source>
        <translation>Einpassen oder 1:1 (0, 1 oder Doppelklick)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Fold</source>
        <translation>Einklappen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <location filename="../../retllm_desktop/ui/gallery/list_header.py"/>
        <location filename="../../retllm_desktop/ui/gallery/view_options.py"/>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_entries.py"/>
        <source>Folder {name}</source>
        <translation>Ordner {name}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/gallery/view_options.py"/>
        <source>Folder, from the end</source>
        <translation>Ordner, von hinten</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_entries.py"/>
        <source>Folders</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Folders that are added here belong to this collection of the shared library.</source>
        <translation>Ordner, die hier hinzugefügt werden, gehören zu dieser Sammlung der gemeinsamen Bibliothek.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Folders with a name for all</source>
        <translation>Ordner mit einem Namen für alle</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/settings_page.py"/>
        <source>For all libraries</source>
        <translation>Für alle Bibliotheken</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>For photographs: {title} looks closely at what is found and puts the best first ({size}{licence})</source>
        <translation>Für Fotos: {title} sieht sich Gefundenes genau an und stellt das Beste voran ({size}{licence})</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>For so long what is known of them is kept, should they come back.</source>
        <translation>So lange bleibt gemerkt, was über sie bekannt ist, falls sie wiederkommen.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/settings_page.py"/>
        <source>For the library «{name}»</source>
        <translation>Für die Bibliothek „{name}“</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>For what acts and what is chosen: the system's, where it has one, or the program's own.</source>
        <translation>Für Schaltflächen und Ausgewähltes: die des Systems, wenn es eine hat, oder die des Programms.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/settings_page.py"/>
        <source>For which library</source>
        <translation>Für welche Bibliothek</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_presenter.py"/>
        <source>Former searches cannot be remembered</source>
        <translation>Frühere Suchen können nicht gemerkt werden</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_presenter.py"/>
        <source>Former searches; Down goes back further</source>
        <translation>Frühere Suchen; Pfeil ab geht weiter zurück</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/explanation_panel.py"/>
        <source>Found</source>
        <translation>Gefunden</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Further addresses</source>
        <translation>Weitere Adressen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/update_panel.py"/>
        <source>Get it ({size})</source>
        <translation>Herunterladen ({size})</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Get it…</source>
        <translation>Herunterladen …</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/models_page.py"/>
        <source>Get {title}…</source>
        <translation>{title} herunterladen…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/fetch_status.py"/>
        <source>Getting a model</source>
        <translation>Modell wird heruntergeladen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/models_presenter.py"/>
        <source>Getting a model: {progress}</source>
        <translation>Modell wird heruntergeladen: {progress}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_card.py"/>
        <source>Get…</source>
        <translation>Herunterladen …</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Go on after</source>
        <translation>Weitermachen nach</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/status_line.py"/>
        <source>Go on indexing</source>
        <translation>Indizierung fortsetzen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_card.py"/>
        <source>Go on…</source>
        <translation>Fortsetzen …</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Graphics processor for the close check</source>
        <translation>Grafikprozessor für die genaue Prüfung</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/gallery/view_options.py"/>
        <source>Group by</source>
        <translation>Gruppieren nach</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>HF_HUB_OFFLINE is set</source>
        <translation>HF_HUB_OFFLINE ist gesetzt</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>HTML</source>
        <translation>HTML</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Help with words</source>
        <translation>Hilfe mit Wörtern</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>How fast models run here. Cleared, it is measured again.</source>
        <translation>Wie schnell Modelle hier laufen. Nach dem Leeren wird neu gemessen.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>How many files are read side by side; 0: one a processor core.</source>
        <translation>Wie viele Dateien nebeneinander gelesen werden; 0: eine je Prozessorkern.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>How many layers of the model for the close check go there at most; -1: all.</source>
        <translation>Wie viele Schichten des Prüfmodells höchstens dorthin kommen; -1: alle.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/duplicates_page.py"/>
        <source>How many pictures are compared</source>
        <translation>Wie viele Bilder verglichen sind</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>How many processor cores a model may use; 0: one thread a core, one for small models.</source>
        <translation>Wie viele Prozessorkerne ein Modell nutzen darf; 0: ein Thread je Kern, für kleine Modelle einer.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>How many results are proposed before more are fetched as you scroll.</source>
        <translation>Wie viele Treffer vorgeschlagen werden, bevor beim Blättern weitere folgen.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>How many results of a search are looked at closely; automatic: as many as suit the model; 0: none.</source>
        <translation>Wie viele Treffer einer Suche genau angesehen werden; automatisch: so viele, wie zum Modell passen; 0: keine.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>How much likeness counts beside the answer of the close check; automatic: as the model's makers measured.</source>
        <translation>Wie viel Ähnlichkeit neben der Antwort der genauen Prüfung zählt; automatisch: wie vom Hersteller des Modells gemessen.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>How much memory reading may use in all; automatic: what the cores need.</source>
        <translation>Wie viel Arbeitsspeicher das Lesen insgesamt nutzen darf; automatisch: was die Kerne brauchen.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>How probable it may be, from 0 to 1, that a match is overlooked because checking ends early; 0: check all.</source>
        <translation>Wie wahrscheinlich es sein darf, von 0 bis 1, dass durch frühes Ende ein Treffer übersehen wird; 0: alles prüfen.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>How results are ordered</source>
        <translation>Wie Treffer geordnet werden</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>How the window was left</source>
        <translation>Zustand des Fensters</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/models_page.py"/>
        <source>Import a file…</source>
        <translation>Datei importieren …</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/models_page.py"/>
        <source>Import a folder…</source>
        <translation>Ordner importieren …</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/models_page.py"/>
        <source>Import a model</source>
        <translation>Modell importieren</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>In its caption</source>
        <translation>In der Bildunterschrift</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>In its folder</source>
        <translation>Im Ordnernamen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>In its name</source>
        <translation>Im Namen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>In its text</source>
        <translation>Im Text</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>In the bar of years</source>
        <translation>In der Jahresleiste</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>In the list</source>
        <translation>In der Liste</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>In the preview</source>
        <translation>In der Vorschau</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>In the search box</source>
        <translation>Im Suchfeld</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>In what is known of it</source>
        <translation>In den Angaben dazu</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>In which the window speaks.</source>
        <translation>Die Sprache des Fensters.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>In «{folder}» {number} folders lie on servers: each is looked at every few minutes, because changes by other computers are not told. Your own changes are seen at once</source>
        <translation>In „{folder}“ liegen {number} Ordner auf Servern: Sie werden alle paar Minuten durchgesehen, weil Änderungen anderer Computer nicht gemeldet werden. Eigene Änderungen werden sofort bemerkt</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>In «{folder}» {number} folders, with all below them, are looked at every few minutes instead of being watched: the system allows {most} watches. To allow more: {command}</source>
        <translation>In „{folder}“ werden {number} Ordner mit allen darunter alle paar Minuten durchgesehen statt überwacht: Das System erlaubt {most} Überwachungen. Mehr erlauben: {command}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/system/system_presenter.py"/>
        <source>Indexing is done</source>
        <translation>Indizierung abgeschlossen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/status_line.py"/>
        <source>Indexing progress</source>
        <translation>Fortschritt der Indizierung</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/status_line.py"/>
        <source>Indexing status</source>
        <translation>Stand der Indizierung</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>Install it there (Debian, Ubuntu: apt-get install postgresql-18-pgvector); if it is there, its superuser runs `CREATE EXTENSION vector` in the database</source>
        <translation>Es dort installieren (Debian, Ubuntu: apt-get install postgresql-18-pgvector); ist es dort, führt sein Superuser `CREATE EXTENSION vector` in der Datenbank aus</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>It can be indexed from here once that computer is done</source>
        <translation>Von hier aus kann er indiziert werden, sobald dieser Computer fertig ist</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>It cannot be removed</source>
        <translation>Das Entfernen ist nicht möglich</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/licence_list.py"/>
        <source>It comes without a text.</source>
        <translation>Es kommt ohne Lizenztext.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/models_page.py"/>
        <source>It is removed; {size} are free again.</source>
        <translation>Entfernt; {size} sind wieder frei.</translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/library/tag_actions.py"/>
        <source>It is taken off %n file(s), which stay where they are.</source>
        <translation>
            <numerusform>Es wird von %n Datei entfernt, die bleibt, wo sie ist.</numerusform>
            <numerusform>Es wird von %n Dateien entfernt, die bleiben, wo sie sind.</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>It lies inside {path}, which is in the library</source>
        <translation>Er liegt in {path}, das zur Bibliothek gehört</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>It may be a copy of the real one; check the service file</source>
        <translation>Vielleicht ist er eine Kopie des eigentlichen; die Dienstdatei prüfen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>It needs {memory} of memory.</source>
        <translation>Es braucht {memory} Arbeitsspeicher.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>It said: {reason}</source>
        <translation>Er meldet: {reason}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>It says one thing to everything, so it is not asked.</source>
        <translation>Es antwortet auf alles dasselbe und wird deshalb nicht gefragt.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>It was removed, or a folder that contains it was added</source>
        <translation>Er wurde entfernt, oder ein Ordner darüber wurde hinzugefügt</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/update_panel.py"/>
        <source>It was stopped.</source>
        <translation>Angehalten.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>Its certificate has to be of the host that the service file names, and signed by what sslrootcert names there; whoever looks after the server gives you that file</source>
        <translation>Sein Zertifikat muss für den Rechner gelten, den die Dienstdatei nennt, und von dem unterschrieben sein, was dort unter sslrootcert steht; diese Datei gibt, wer den Server betreut</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>Its drive or folder is not connected</source>
        <translation>Laufwerk oder Ordner ist nicht verbunden</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/details_panel.py"/>
        <location filename="../../retllm_desktop/ui/preview/previewed_file.py"/>
        <source>Its drive or folder is not connected; what you see was kept from before.</source>
        <translation>Laufwerk oder Ordner ist nicht verbunden; zu sehen ist, was von früher aufbewahrt wurde.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/models_page.py"/>
        <source>Its files are whole, and it works on this computer.</source>
        <translation>Die Dateien sind vollständig, und es funktioniert auf diesem Computer.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>Its schema is {theirs}, this program knows {ours}. Install the later version, or choose another data directory</source>
        <translation>Ihr Schema ist {theirs}, dieses Programm kennt {ours}. Die neuere Version installieren oder einen anderen Datenordner wählen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/licence_list.py"/>
        <source>Its text is that of {name}, which carries it.</source>
        <translation>Es gilt der Text von {name}, worin es enthalten ist.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/folder_actions.py"/>
        <source>Keep</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/erase_panel.py"/>
        <source>Keep it</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Keep running in the tray</source>
        <translation>Im Infobereich weiterlaufen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_entries.py"/>
        <source>Keep what is searched for now under a name</source>
        <translation>Die jetzige Suche unter einem Namen behalten</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_page.py"/>
        <source>Kept on this computer</source>
        <translation>Auf diesem Computer aufbewahrt</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Key for searching</source>
        <translation>Taste zum Suchen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/window_actions.py"/>
        <source>Keys…</source>
        <translation>Tasten …</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <source>Keywords</source>
        <translation>Stichwörter</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <location filename="../../retllm_desktop/ui/gallery/list_header.py"/>
        <location filename="../../retllm_desktop/ui/gallery/view_options.py"/>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/gallery/view_options.py"/>
        <source>Kind, from the end</source>
        <translation>Art, von hinten</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>Knows what passages of documents are about.</source>
        <translation>Versteht, wovon Textstellen in Dokumenten handeln.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>Knows {what}, in many languages</source>
        <translation>Kennt {what}, in vielen Sprachen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>Knows {what}, in {languages}</source>
        <translation>Kennt {what}, in: {languages}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Languages of your files</source>
        <translation>Sprachen der Dateien</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/window_actions.py"/>
        <source>Larger previews</source>
        <translation>Größere Vorschaubilder</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/gallery/view_options.py"/>
        <source>Largest</source>
        <translation>Größtes</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Layers on the graphics processor</source>
        <translation>Schichten auf dem Grafikprozessor</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_dialogs.py"/>
        <source>Leave out of «{folder}»</source>
        <translation>Von „{folder}“ ausschließen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/folder_actions.py"/>
        <source>Leave out…</source>
        <translation>Ausschließen …</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/preview_overlay.py"/>
        <source>Left and right: the result before and after. Page up and down: pages of the file. N: the next word that you looked for. 0: fit, 1: one to one, plus and minus: larger and smaller, Shift and arrows: move. R: turn. T: text. C: find what looks like a part. Escape or Space: back.</source>
        <translation>Links und rechts: voriger und nächster Treffer. Bild auf und ab: Seiten der Datei. N: nächstes gesuchtes Wort. 0: einpassen, 1: Originalgröße, Plus und Minus: größer und kleiner, Umschalt und Pfeiltasten: verschieben. R: drehen. T: Text. C: suchen, was einem Ausschnitt ähnelt. Escape oder Leertaste: zurück.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_dialogs.py"/>
        <source>Left out in any case, unless a line with «!» takes it in: hidden files and folders, previews and waste bins of systems, node_modules and the like, and files that are still being written.</source>
        <translation>Immer ausgeschlossen, sofern keine Zeile mit „!“ sie aufnimmt: versteckte Dateien und Ordner, Vorschaubilder und Papierkörbe von Systemen, node_modules und Ähnliches sowie Dateien, die gerade noch geschrieben werden.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/folder_texts.py"/>
        <source>Left out: {patterns}</source>
        <translation>Ausgeschlossen: {patterns}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>Left, Right in a film</source>
        <translation>Links, Rechts in einem Film</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/explanation_panel.py"/>
        <source>Less</source>
        <translation>Weniger</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/explanation_panel.py"/>
        <source>Let the model say why</source>
        <translation>Das Modell begründen lassen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>Letters</source>
        <translation>Buchstaben</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>LibRaw does not know it, or it is damaged</source>
        <translation>LibRaw kennt es nicht, oder es ist beschädigt</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_entries.py"/>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>Library</source>
        <translation>Bibliothek</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>Licence: {name}. {summary}</source>
        <translation>Lizenz: {name}. {summary}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/about_page.py"/>
        <source>Licences</source>
        <translation>Lizenzen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/window_actions.py"/>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Light, dark, or as the system has them.</source>
        <translation>Hell, dunkel oder wie das System.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/gallery/arrangement.py"/>
        <source>Like nothing else here</source>
        <translation>Ähnelt hier sonst nichts</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/gallery/arrangement.py"/>
        <source>Like {name}</source>
        <translation>Ähnlich wie {name}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Likely results are prepared for the close check while nothing else is to be done.</source>
        <translation>Wahrscheinliche Treffer werden für die genaue Prüfung vorbereitet, solange sonst nichts zu tun ist.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/gallery/view_options.py"/>
        <source>List</source>
        <translation>Liste</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/log_page.py"/>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <location filename="../../retllm_desktop/ui/window/window_actions.py"/>
        <source>Log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/erase_panel.py"/>
        <source>Log and record of connections</source>
        <translation>Protokoll und Liste der Verbindungen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Longest time for a check</source>
        <translation>Längste Zeit für eine Prüfung</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Look ahead while idle</source>
        <translation>Im Leerlauf vorarbeiten</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Look at a part again</source>
        <translation>Ausschnitt noch einmal ansehen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/folder_actions.py"/>
        <source>Look through again</source>
        <translation>Neu durchsehen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/window_actions.py"/>
        <source>Look through all folders again</source>
        <translation>Alle Ordner neu durchsehen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/log_page.py"/>
        <source>Looking at the machine, the models and the folders…</source>
        <translation>Computer, Modelle und Ordner werden angesehen …</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/models_page.py"/>
        <source>Looking at what is there…</source>
        <translation>Es wird nachgesehen, was da ist …</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/status_line.py"/>
        <source>Looking through {folder}</source>
        <translation>{folder} wird durchgesehen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/folder_activities.py"/>
        <source>Looking through…</source>
        <translation>Wird durchgesehen …</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>Looks closely at the best proposals and puts them into order.</source>
        <translation>Sieht sich die besten Vorschläge genau an und ordnet sie.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Looks closely at the best results and puts them into order; empty for none.</source>
        <translation>Sieht sich die besten Treffer genau an und ordnet sie; leer: keines.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Mail</source>
        <translation>E-Mail</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>Make room there, then try again</source>
        <translation>Dort Platz schaffen, dann noch einmal versuchen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/tag_actions.py"/>
        <source>Make them one</source>
        <translation>Zusammenlegen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/tag_actions.py"/>
        <source>Make «{old}» and «{new}» one tag?</source>
        <translation>„{old}“ und „{new}“ zu einem Schlagwort machen?</translation>
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
        <translation>Treffer</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/explanation_panel.py"/>
        <source>Match: {word}</source>
        <translation>Treffer: {word}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Maybe</source>
        <translation>Vielleicht</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_card.py"/>
        <source>Measure</source>
        <translation>Messen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/models_page.py"/>
        <source>Measuring {title}. Searches may be slower…</source>
        <translation>{title} wird gemessen. Suchen können langsamer sein …</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/packs_session.py"/>
        <source>Measuring…</source>
        <translation>Wird gemessen …</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Memory for reading files</source>
        <translation>Arbeitsspeicher für das Lesen von Dateien</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/window_parts.py"/>
        <source>Menu</source>
        <translation>Menü</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/log_page.py"/>
        <source>Messages of the log</source>
        <translation>Meldungen des Protokolls</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Model for finding</source>
        <translation>Suchmodell</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Model for texts</source>
        <translation>Modell für Texte</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Model for the close check</source>
        <translation>Modell für die genaue Prüfung</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/models_page.py"/>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <location filename="../../retllm_desktop/ui/window/window_actions.py"/>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_bar.py"/>
        <source>Models of many languages…</source>
        <translation>Modelle für viele Sprachen…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>Models take {size} on this computer.</source>
        <translation>Modelle belegen {size} auf diesem Computer.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>Models that you got</source>
        <translation>Heruntergeladene Modelle</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Moment of a video</source>
        <translation>Moment eines Videos</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/page_strip.py"/>
        <source>Moments of the film</source>
        <translation>Momente des Films</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/explanation_panel.py"/>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>More</source>
        <translation>Mehr</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Most speed for fetching</source>
        <translation>Höchste Geschwindigkeit beim Herunterladen</translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/library/duplicates_page.py"/>
        <source>Move %n file(s) to the bin…</source>
        <translation>
            <numerusform>%n Datei in den Papierkorb verschieben …</numerusform>
            <numerusform>%n Dateien in den Papierkorb verschieben …</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_presenter.py"/>
        <source>Move down</source>
        <translation>Nach unten</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/scrubber.py"/>
        <source>Move through time</source>
        <translation>Durch die Zeit bewegen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/result_actions.py"/>
        <source>Move to the bin</source>
        <translation>In den Papierkorb verschieben</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/selection_bar.py"/>
        <source>Move to the bin (Del)</source>
        <translation>In den Papierkorb verschieben (Entf)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/duplicates_page.py"/>
        <location filename="../../retllm_desktop/ui/results/result_actions.py"/>
        <source>Move to the bin…</source>
        <translation>In den Papierkorb verschieben …</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_presenter.py"/>
        <source>Move up</source>
        <translation>Nach oben</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>Move {what} to the bin?</source>
        <translation>{what} in den Papierkorb verschieben?</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>Moved from {quick} to {place} after a closer look.</source>
        <translation>Nach genauerem Hinsehen von Platz {quick} auf {place} gerückt.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>Moved from {quick} to {place} as others were looked at closely.</source>
        <translation>Von Platz {quick} auf {place} gerückt, weil andere genauer angesehen wurden.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>N, Shift+N</source>
        <translation>N, Umschalt+N</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/gallery/list_header.py"/>
        <location filename="../../retllm_desktop/ui/gallery/view_options.py"/>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/saved_search_actions.py"/>
        <source>Name of the search</source>
        <translation>Name der Suche</translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/library/tag_actions.py"/>
        <source>Name of the tag for %n result(s)</source>
        <translation>
            <numerusform>Name des Schlagworts für %n Treffer</numerusform>
            <numerusform>Name des Schlagworts für %n Treffer</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Name of this computer</source>
        <translation>Name dieses Computers</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/gallery/view_options.py"/>
        <source>Name, from the end</source>
        <translation>Name, von hinten</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>Names, places and texts of your files, what they show in numbers, favourites and tags.</source>
        <translation>Namen, Orte und Texte der Dateien, ihr Inhalt in Zahlen, Favoriten und Schlagwörter.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Network</source>
        <translation>Netzwerk</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/tag_actions.py"/>
        <source>New tag</source>
        <translation>Neues Schlagwort</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_entries.py"/>
        <source>New tag of the selected results</source>
        <translation>Neues Schlagwort für die ausgewählten Treffer</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_entries.py"/>
        <source>New tag…</source>
        <translation>Neues Schlagwort …</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/gallery/view_options.py"/>
        <source>Newest</source>
        <translation>Neuestes</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/preview_bar.py"/>
        <source>Next page (Page down)</source>
        <translation>Nächste Seite (Bild ab)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/preview_bar.py"/>
        <source>Next word (N)</source>
        <translation>Nächstes Wort (N)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>No checking model here knows {what}; none is fetched, as {why}</source>
        <translation>Kein Prüfmodell hier kennt {what}; heruntergeladen wird keines: {why}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_texts.py"/>
        <source>No favourites yet</source>
        <translation>Noch keine Favoriten</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>No frame of the video can be read</source>
        <translation>Kein Bild des Videos ist lesbar</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>No further model fits this computer: what came with the program stays best.</source>
        <translation>Kein weiteres Modell passt zu diesem Computer: Was mit dem Programm kam, bleibt das Beste.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/gallery/view_options.py"/>
        <source>No groups</source>
        <translation>Keine Gruppen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/result_actions.py"/>
        <source>No longer a favourite</source>
        <translation>Kein Favorit mehr</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/log_page.py"/>
        <source>No message contains that.</source>
        <translation>Keine Meldung enthält das.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/pages.py"/>
        <source>No picture or document of your folders does so.</source>
        <translation>Kein Bild oder Dokument in den Ordnern erfüllt sie.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/pages.py"/>
        <source>No picture or document of your folders has been read yet. Results appear as soon as the first ones are.</source>
        <translation>Noch wurde kein Bild oder Dokument aus den Ordnern gelesen. Treffer erscheinen, sobald die ersten gelesen sind.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/file_actions.py"/>
        <source>No program could be started for this file</source>
        <translation>Für diese Datei konnte kein Programm gestartet werden</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/settings_page.py"/>
        <source>No setting is about that.</source>
        <translation>Dazu gibt es keine Einstellung.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>No {field} lies below 0</source>
        <translation>{field} liegt nie unter 0</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>Nobody has pinned the contents of {names} yet: what the server says of them is believed this time, and held to from then on.</source>
        <translation>Der Inhalt von {names} ist noch nicht festgelegt: Diesmal gilt, was der Server angibt, und von da an bleibt es dabei.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/duplicates_model.py"/>
        <source>Not connected</source>
        <translation>Nicht verbunden</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/erase_panel.py"/>
        <source>Not everything could be removed.</source>
        <translation>Nicht alles konnte entfernt werden.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/models_page.py"/>
        <source>Not now</source>
        <translation>Nicht jetzt</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/details_panel.py"/>
        <source>Not read: {reason}.</source>
        <translation>Nicht gelesen: {reason}.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Notebook</source>
        <translation>Notebook</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>Nothing follows the «{sign}»</source>
        <translation>Auf „{sign}“ folgt nichts</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>Nothing follows «{field}:»</source>
        <translation>Auf „{field}:“ folgt nichts</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/system/quick_search.py"/>
        <source>Nothing found.</source>
        <translation>Nichts gefunden.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Nothing glides or sweeps in the window.</source>
        <translation>Keine gleitenden Bewegungen im Fenster.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/log_page.py"/>
        <source>Nothing has been logged yet.</source>
        <translation>Noch wurde nichts protokolliert.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/pages.py"/>
        <source>Nothing here holds these words.</source>
        <translation>Nichts hier enthält diese Wörter.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/pages.py"/>
        <source>Nothing here looks like that.</source>
        <translation>Nichts hier sieht so aus.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/pages.py"/>
        <source>Nothing here meets the conditions.</source>
        <translation>Nichts hier erfüllt die Bedingungen.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/pages.py"/>
        <source>Nothing here yet</source>
        <translation>Noch nichts hier</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/licence_list.py"/>
        <source>Nothing is called so.</source>
        <translation>Nichts heißt so.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>Nothing is fetched while the program is offline</source>
        <translation>Im Offline-Betrieb wird nichts heruntergeladen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_page.py"/>
        <source>Nothing is fetched, whoever asks. Searching works as always.</source>
        <translation>Es wird nichts heruntergeladen, wer auch fragt. Suchen geht wie immer.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Nothing is fetched, whoever asks; what is being fetched is broken off.</source>
        <translation>Es wird nichts heruntergeladen, wer auch fragt; laufende Downloads werden abgebrochen.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_page.py"/>
        <source>Nothing is fetched: {reason}.</source>
        <translation>Es wird nichts heruntergeladen: {reason}.</translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>Nothing is said of %n any more</source>
        <translation>
            <numerusform>Zu %n ist nichts mehr vermerkt</numerusform>
            <numerusform>Zu %n ist nichts mehr vermerkt</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>Nothing is said of {name} any more</source>
        <translation>Zu {name} ist nichts mehr vermerkt</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/tag_actions.py"/>
        <source>Nothing is selected</source>
        <translation>Nichts ausgewählt</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/pages.py"/>
        <source>Nothing to show</source>
        <translation>Nichts anzuzeigen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/log_page.py"/>
        <source>Notices</source>
        <translation>Hinweise</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/name_dialog.py"/>
        <source>OK</source>
        <translation>OK</translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/details/details_panel.py"/>
        <source>Of the first %n of them:</source>
        <translation>
            <numerusform>Von den ersten %n davon:</numerusform>
            <numerusform>Von den ersten %n davon:</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Offer models</source>
        <translation>Modelle anbieten</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>Offered again by Up in the search box, where you can also say that nothing is to be remembered. Cleared, it is forgotten for good.</source>
        <translation>Wird mit der Pfeiltaste nach oben im Suchfeld wieder angeboten; dort lässt sich auch festlegen, dass nichts gemerkt wird. Nach dem Löschen ist es endgültig vergessen.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/folder_texts.py"/>
        <source>Offline: files seen last stay searchable.</source>
        <translation>Nicht verbunden: zuletzt Gesehenes bleibt auffindbar.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/gallery/view_options.py"/>
        <source>Oldest</source>
        <translation>Älteste</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>On this computer: {speeds} ({day})</source>
        <translation>Auf diesem Computer: {speeds} ({day})</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_descriptions.py"/>
        <source>One space for photos, pages, moments of videos and words of more than a hundred languages; eight-bit weights. Thorough and slow: a picture is fourteen times the work of SigLIP 2, base.</source>
        <translation>Ein Raum für Fotos, Seiten, Momente aus Videos und Wörter aus mehr als hundert Sprachen; Gewichte mit acht Bit. Gründlich und langsam: Ein Bild macht vierzehnmal so viel Arbeit wie bei SigLIP 2, base.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>Only pictures are explained; of a text the words that match are shown</source>
        <translation>Nur Bilder werden erklärt; bei Texten werden die passenden Wörter gezeigt</translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>Only the first %n were checked; the rest is in the quick order.</source>
        <translation>
            <numerusform>Nur der erste wurde geprüft (%n); der Rest steht in der schnellen Reihenfolge.</numerusform>
            <numerusform>Nur die ersten %n wurden geprüft; der Rest steht in der schnellen Reihenfolge.</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/update_panel.py"/>
        <source>Only when you press the button is {server} asked for the list of versions; nothing about you or your files is sent.</source>
        <translation>Erst auf Knopfdruck wird {server} nach der Liste der Versionen gefragt; über Sie oder Ihre Dateien wird nichts gesendet.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/details_panel.py"/>
        <location filename="../../retllm_desktop/ui/results/result_actions.py"/>
        <location filename="../../retllm_desktop/ui/system/tray.py"/>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/results/result_actions.py"/>
        <source>Open %n</source>
        <translation>
            <numerusform>%n öffnen</numerusform>
            <numerusform>%n öffnen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/results/result_actions.py"/>
        <source>Open %n file(s)?</source>
        <translation>
            <numerusform>%n Datei öffnen?</numerusform>
            <numerusform>%n Dateien öffnen?</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/picture_queries.py"/>
        <source>Open a picture…</source>
        <translation>Bild öffnen …</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/folder_actions.py"/>
        <source>Open folder</source>
        <translation>Ordner öffnen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/start_window.py"/>
        <source>Open the library without a name</source>
        <translation>Die Bibliothek ohne Namen öffnen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/start_window.py"/>
        <source>Open the library «{name}»</source>
        <translation>Die Bibliothek „{name}“ öffnen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/settings_page.py"/>
        <source>Open the window anew</source>
        <translation>Fenster neu öffnen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/preview_overlay.py"/>
        <location filename="../../retllm_desktop/ui/window/window_actions.py"/>
        <source>Open with its program</source>
        <translation>Mit zugehörigem Programm öffnen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/preview_bar.py"/>
        <source>Open with its program (Ctrl+O)</source>
        <translation>Mit zugehörigem Programm öffnen (Strg+O)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_entries.py"/>
        <source>Opened here in the last 30 days, or come into a folder since it was added, in the last 30 days</source>
        <translation>In den letzten 30 Tagen hier geöffnet oder in einen Ordner gekommen, seit er hinzugefügt wurde</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>PDF</source>
        <translation>PDF</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>Page Up, Page Down, Home, End</source>
        <translation>Bild auf, Bild ab, Pos1, Ende</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/preview_bar.py"/>
        <source>Page before (Page up)</source>
        <translation>Vorige Seite (Bild auf)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Page of a document</source>
        <translation>Seite eines Dokuments</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/page_strip.py"/>
        <source>Pages</source>
        <translation>Seiten</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/region_dialog.py"/>
        <source>Part of the picture</source>
        <translation>Bildausschnitt</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/region_overlay.py"/>
        <source>Part of the screen</source>
        <translation>Bildschirmausschnitt</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/picture_queries.py"/>
        <source>Part of the screen…</source>
        <translation>Bildschirmausschnitt …</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar.py"/>
        <source>Parts of the library</source>
        <translation>Teile der Bibliothek</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/status_line.py"/>
        <location filename="../../retllm_desktop/ui/window/window_actions.py"/>
        <source>Pause indexing</source>
        <translation>Indizierung anhalten</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/folder_activities.py"/>
        <source>Paused</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/status_line.py"/>
        <source>Paused. What was read is kept</source>
        <translation>Angehalten. Gelesenes bleibt erhalten</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/status_line.py"/>
        <source>Pausing after the files under way…</source>
        <translation>Hält nach den laufenden Dateien an …</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <source>People</source>
        <translation>Personen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Photo</source>
        <translation>Foto</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/picture_view.py"/>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Picture</source>
        <translation>Bild</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Picture in a document</source>
        <translation>Bild in einem Dokument</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/picture_queries.py"/>
        <location filename="../../retllm_desktop/ui/query/search_bar.py"/>
        <source>Pictures</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/pages.py"/>
        <source>Pictures and documents of your folders appear here as they are read.</source>
        <translation>Bilder und Dokumente der Ordner erscheinen hier, sobald sie gelesen sind.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Pictures as the close check sees them are kept, so that it need not look twice; 0: none are kept.</source>
        <translation>Bilder werden so aufbewahrt, wie die genaue Prüfung sie sieht, damit sie nicht zweimal hinsehen muss; 0: keine.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/saved_search_actions.py"/>
        <source>Pictures from outside of the library cannot be kept in a search</source>
        <translation>Bilder von außerhalb der Bibliothek lassen sich nicht in einer Suche speichern</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/gallery/view_options.py"/>
        <source>Pictures in rows</source>
        <translation>Bilder in Reihen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>Pictures prepared for the close check</source>
        <translation>Für die genaue Prüfung vorbereitete Bilder</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/explanation_panel.py"/>
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <source>Place</source>
        <translation>Ort</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_entries.py"/>
        <source>Places</source>
        <translation>Orte</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Precision of the model for finding</source>
        <translation>Genauigkeit des Suchmodells</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Presentation</source>
        <translation>Präsentation</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/condition_chip.py"/>
        <source>Press it to change the condition; the Delete key removes it</source>
        <translation>Drücken, um die Bedingung zu ändern; Entf entfernt sie</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/details_panel.py"/>
        <source>Preview</source>
        <translation>Vorschau</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/previewed_file.py"/>
        <source>Preview of {name}: {result}</source>
        <translation>Vorschau von {name}: {result}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>Previews</source>
        <translation>Vorschaubilder</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/erase_panel.py"/>
        <source>Previews and what else can be made anew</source>
        <translation>Vorschauen und was sonst neu entstehen kann</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_page.py"/>
        <location filename="../../retllm_desktop/ui/window/window_actions.py"/>
        <source>Privacy</source>
        <translation>Datenschutz</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_dialogs.py"/>
        <source>Problems and notes</source>
        <translation>Probleme und Hinweise</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/folder_actions.py"/>
        <location filename="../../retllm_desktop/ui/window/window_actions.py"/>
        <source>Problems and notes…</source>
        <translation>Probleme und Hinweise …</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/update_panel.py"/>
        <location filename="../../retllm_desktop/ui/models/models_page.py"/>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>Proposes what may match, at once. With another one the library is read anew.</source>
        <translation>Schlägt sofort vor, was passen könnte. Mit einem anderen wird die Bibliothek neu gelesen.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Proposes what may match. A library that was built with another model keeps that one until you choose or rebuild.</source>
        <translation>Schlägt vor, was passen könnte. Eine mit einem anderen Modell aufgebaute Bibliothek behält dieses bis zur Wahl oder zum Neuaufbau.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/system/tray.py"/>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Read in the picture</source>
        <translation>Im Bild gelesen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/folder_actions.py"/>
        <source>Read its files first</source>
        <translation>Dessen Dateien zuerst lesen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Read text in pictures</source>
        <translation>Text in Bildern lesen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>Reading</source>
        <translation>Lesen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Reading files</source>
        <translation>Lesen von Dateien</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Reading files waits while the computer runs on its battery.</source>
        <translation>Das Lesen von Dateien wartet im Akkubetrieb.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Reading files waits while you type or move the pointer.</source>
        <translation>Das Lesen von Dateien wartet, solange getippt oder der Zeiger bewegt wird.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_texts.py"/>
        <source>Reading text in pictures: {done} of {total}</source>
        <translation>Text in Bildern wird gelesen: {done} von {total}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>Reading the file needs too much memory</source>
        <translation>Das Lesen der Datei braucht zu viel Speicher</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/preview_presenter.py"/>
        <source>Reading the whole picture…</source>
        <translation>Das ganze Bild wird gelesen …</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_presenter.py"/>
        <source>Rebuild</source>
        <translation>Neu aufbauen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_page.py"/>
        <source>Received</source>
        <translation>Empfangen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_entries.py"/>
        <source>Recent</source>
        <translation>Kürzlich</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>Record of connections</source>
        <translation>Verzeichnis der Verbindungen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <source>Recorded</source>
        <translation>Aufgenommen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/undo_history.py"/>
        <location filename="../../retllm_desktop/ui/window/window_actions.py"/>
        <source>Redo</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/undo_history.py"/>
        <source>Redo: {what}</source>
        <translation>Wiederholen: {what}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Reduce motion</source>
        <translation>Bewegung verringern</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/explanation_panel.py"/>
        <source>Relevance</source>
        <translation>Relevanz</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Remember files that are gone</source>
        <translation>Verschwundene Dateien merken</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_presenter.py"/>
        <source>Remember searches</source>
        <translation>Suchen merken</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/folder_actions.py"/>
        <location filename="../../retllm_desktop/ui/library/sidebar_presenter.py"/>
        <location filename="../../retllm_desktop/ui/library/tag_actions.py"/>
        <location filename="../../retllm_desktop/ui/models/pack_card.py"/>
        <location filename="../../retllm_desktop/ui/query/query_chips.py"/>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/folder_actions.py"/>
        <source>Remove a folder</source>
        <translation>Ordner entfernen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/erase_panel.py"/>
        <source>Remove everything</source>
        <translation>Alles entfernen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/erase_panel.py"/>
        <source>Remove everything and quit</source>
        <translation>Alles entfernen und beenden</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/erase_panel.py"/>
        <source>Remove everything that the program keeps…</source>
        <translation>Alles entfernen, was das Programm aufbewahrt …</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/folder_actions.py"/>
        <source>Remove from the library…</source>
        <translation>Aus der Bibliothek entfernen …</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/condition_chip.py"/>
        <source>Remove the condition {condition}</source>
        <translation>Bedingung {condition} entfernen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/annotations_panel.py"/>
        <source>Remove the tag {tag}</source>
        <translation>Schlagwort {tag} entfernen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/tag_actions.py"/>
        <source>Remove the tag «{tag}»?</source>
        <translation>Schlagwort „{tag}“ entfernen?</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/query_chips.py"/>
        <source>Remove {name} from the search</source>
        <translation>{name} aus der Suche entfernen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/folder_actions.py"/>
        <source>Remove «{name}» from the library?</source>
        <translation>„{name}“ aus der Bibliothek entfernen?</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_presenter.py"/>
        <source>Remove…</source>
        <translation>Entfernen …</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_presenter.py"/>
        <source>Rename…</source>
        <translation>Umbenennen …</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_presenter.py"/>
        <source>Replace by the present search</source>
        <translation>Durch die jetzige Suche ersetzen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_row.py"/>
        <source>Reset</source>
        <translation>Zurücksetzen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_row.py"/>
        <source>Reset: {setting}</source>
        <translation>Zurücksetzen: {setting}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Rest on battery</source>
        <translation>Im Akkubetrieb ruhen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Rest while you work</source>
        <translation>Ruhen, während der Computer benutzt wird</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_texts.py"/>
        <source>Resting: {reason}</source>
        <translation>Ruht: {reason}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_page.py"/>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/gallery/gallery_view.py"/>
        <location filename="../../retllm_desktop/ui/system/quick_search.py"/>
        <source>Results</source>
        <translation>Treffer</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Results checked closely</source>
        <translation>Genau geprüfte Treffer</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Results proposed at first</source>
        <translation>Zunächst vorgeschlagene Treffer</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/explanation_panel.py"/>
        <source>Right</source>
        <translation>Richtig</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/feedback.py"/>
        <source>Right for this search</source>
        <translation>Richtig für diese Suche</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/explanation_panel.py"/>
        <location filename="../../retllm_desktop/ui/results/selection_bar.py"/>
        <source>Right for this search (+)</source>
        <translation>Richtig für diese Suche (+)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Risk of ending early</source>
        <translation>Risiko des frühen Endes</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>Run `retllm-desktop library init` first, or check the service file</source>
        <translation>Zuerst `retllm-desktop library init` ausführen oder die Dienstdatei prüfen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_dialogs.py"/>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/log_page.py"/>
        <source>Save a report</source>
        <translation>Bericht speichern</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/log_page.py"/>
        <source>Save a report…</source>
        <translation>Bericht speichern …</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/saved_search_actions.py"/>
        <location filename="../../retllm_desktop/ui/library/sidebar_entries.py"/>
        <source>Save this search</source>
        <translation>Diese Suche speichern</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_entries.py"/>
        <source>Save this search…</source>
        <translation>Diese Suche speichern …</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_entries.py"/>
        <source>Saved search {name}</source>
        <translation>Gespeicherte Suche {name}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_entries.py"/>
        <source>Saved searches</source>
        <translation>Gespeicherte Suchen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/log_page.py"/>
        <source>Save…</source>
        <translation>Speichern …</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Scan</source>
        <translation>Scan</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Screenshot</source>
        <translation>Bildschirmfoto</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_presenter.py"/>
        <location filename="../../retllm_desktop/ui/query/search_bar.py"/>
        <location filename="../../retllm_desktop/ui/system/quick_search.py"/>
        <location filename="../../retllm_desktop/ui/window/start_window.py"/>
        <location filename="../../retllm_desktop/ui/window/window_actions.py"/>
        <source>Search</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_presenter.py"/>
        <source>Search again</source>
        <translation>Erneut suchen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_bar.py"/>
        <source>Search as typed</source>
        <translation>Wie eingegeben suchen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_bar.py"/>
        <source>Search for the right form</source>
        <translation>Mit der richtigen Form suchen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_bar.py"/>
        <source>Search for this (or press Enter again)</source>
        <translation>Danach suchen (oder noch einmal Eingabe drücken)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/status_line.py"/>
        <source>Search status</source>
        <translation>Stand der Suche</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/licence_list.py"/>
        <source>Search the licences</source>
        <translation>Lizenzen durchsuchen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/log_page.py"/>
        <source>Search the log</source>
        <translation>Protokoll durchsuchen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/system/portal_hotkey.py"/>
        <source>Search the pictures and documents of this computer</source>
        <translation>Bilder und Dokumente dieses Computers durchsuchen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/settings_page.py"/>
        <source>Search the settings</source>
        <translation>Einstellungen durchsuchen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/picture_queries.py"/>
        <location filename="../../retllm_desktop/ui/query/search_bar.py"/>
        <source>Search with a picture</source>
        <translation>Mit einem Bild suchen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/region_dialog.py"/>
        <source>Search with this part</source>
        <translation>Mit diesem Ausschnitt suchen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/window_actions.py"/>
        <source>Search with what is copied</source>
        <translation>Mit dem Kopierten suchen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/pages.py"/>
        <source>Search without the conditions</source>
        <translation>Ohne die Bedingungen suchen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/saved_search_actions.py"/>
        <source>Search «{name}» changed</source>
        <translation>Suche „{name}“ geändert</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/saved_search_actions.py"/>
        <source>Search «{name}» moved</source>
        <translation>Suche „{name}“ verschoben</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/saved_search_actions.py"/>
        <source>Search «{name}» removed</source>
        <translation>Suche „{name}“ entfernt</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/saved_search_actions.py"/>
        <source>Search «{name}» saved</source>
        <translation>Suche „{name}“ gespeichert</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/saved_search_actions.py"/>
        <source>Search «{old}» renamed «{new}»</source>
        <translation>Suche „{old}“ in „{new}“ umbenannt</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_bar.py"/>
        <source>Searched for: {words}</source>
        <translation>Gesucht nach: {words}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Searching</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/query_chips.py"/>
        <source>Searching with a part of {name}</source>
        <translation>Suche mit einem Ausschnitt von {name}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/query_chips.py"/>
        <source>Searching with {name}</source>
        <translation>Suche mit {name}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/timeline_presenter.py"/>
        <source>Searching…</source>
        <translation>Wird gesucht …</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/system/tray.py"/>
        <source>Search…</source>
        <translation>Suchen …</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_texts.py"/>
        <source>Select a picture or document and press F: it is kept here.</source>
        <translation>Ein Bild oder Dokument auswählen und F drücken: Es wird hier aufbewahrt.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/details_panel.py"/>
        <source>Select a result to see it here.</source>
        <translation>Einen Treffer auswählen, um ihn hier zu sehen.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/preview_overlay.py"/>
        <source>Select all text</source>
        <translation>Gesamten Text auswählen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/duplicates_page.py"/>
        <location filename="../../retllm_desktop/ui/results/selection_bar.py"/>
        <source>Select nothing</source>
        <translation>Auswahl aufheben</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/duplicates_page.py"/>
        <source>Select the surplus</source>
        <translation>Überzählige auswählen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_page.py"/>
        <source>Sent</source>
        <translation>Gesendet</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_page.py"/>
        <source>Server</source>
        <translation>Server</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Server of a shared library</source>
        <translation>Server einer gemeinsamen Bibliothek</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Servers with the same files, between spaces, for when the first does not answer.</source>
        <translation>Server mit denselben Dateien, durch Leerzeichen getrennt, falls der erste nicht antwortet.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/erase_panel.py"/>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <location filename="../../retllm_desktop/ui/settings/settings_page.py"/>
        <location filename="../../retllm_desktop/ui/window/window_actions.py"/>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_presenter.py"/>
        <location filename="../../retllm_desktop/ui/models/fetch_status.py"/>
        <location filename="../../retllm_desktop/ui/system/notifications.py"/>
        <source>Show</source>
        <translation>Anzeigen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/details_panel.py"/>
        <location filename="../../retllm_desktop/ui/results/result_actions.py"/>
        <source>Show in folder</source>
        <translation>Im Ordner zeigen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/update_panel.py"/>
        <source>Show in the file manager</source>
        <translation>In der Dateiverwaltung zeigen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/selection_bar.py"/>
        <source>Show in their folders</source>
        <translation>In ihren Ordnern zeigen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/window_parts.py"/>
        <source>Show or hide the details</source>
        <translation>Details ein- oder ausblenden</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/window_parts.py"/>
        <source>Show or hide the sidebar</source>
        <translation>Seitenleiste ein- oder ausblenden</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/preview_bar.py"/>
        <source>Show or hide the text (T)</source>
        <translation>Text ein- oder ausblenden (T)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/log_presenter.py"/>
        <location filename="../../retllm_desktop/ui/window/main_window.py"/>
        <source>Show report</source>
        <translation>Bericht anzeigen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/fetch_status.py"/>
        <source>Show the models</source>
        <translation>Modelle anzeigen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/pages.py"/>
        <source>Show the nearest anyway</source>
        <translation>Trotzdem das Nächstliegende zeigen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Show the picture again</source>
        <translation>Bild noch einmal zeigen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_presenter.py"/>
        <source>Show what is in it</source>
        <translation>Inhalt zeigen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Shows a small search window in every program, as in «Ctrl+Alt+Space»; empty: none.</source>
        <translation>Zeigt in jedem Programm ein kleines Suchfenster, etwa „Strg+Alt+Leertaste“; leer: keine.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar.py"/>
        <location filename="../../retllm_desktop/ui/window/window_actions.py"/>
        <source>Sidebar</source>
        <translation>Seitenleiste</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/explanation_panel.py"/>
        <source>Similarity</source>
        <translation>Ähnlichkeit</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/explanation_panel.py"/>
        <source>Similarity: {near}</source>
        <translation>Ähnlichkeit: {near}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <location filename="../../retllm_desktop/ui/gallery/list_header.py"/>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/gallery/view_options.py"/>
        <source>Size of previews</source>
        <translation>Größe der Vorschaubilder</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/gallery/view_options.py"/>
        <source>Size of previews (Ctrl and the wheel)</source>
        <translation>Größe der Vorschaubilder (Strg und Mausrad)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>Size, panels and colours of the window.</source>
        <translation>Größe, Bereiche und Farben des Fensters.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/preview_bar.py"/>
        <source>Size: {size}. Fit or one to one</source>
        <translation>Größe: {size}. Einpassen oder Originalgröße</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>Small copies of your pictures and pages, for the list.</source>
        <translation>Kleine Kopien der Bilder und Seiten für die Liste.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/gallery/view_options.py"/>
        <source>Small squares by day</source>
        <translation>Kleine Quadrate nach Tagen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/window_actions.py"/>
        <source>Smaller previews</source>
        <translation>Kleinere Vorschaubilder</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/gallery/view_options.py"/>
        <source>Smallest</source>
        <translation>Kleinste</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>So long after you last typed or moved the pointer, reading goes on.</source>
        <translation>So lange nach dem letzten Tippen oder Bewegen des Zeigers geht das Lesen weiter.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>So that no picture is prepared twice. Cleared, searches take longer once.</source>
        <translation>Damit kein Bild zweimal vorbereitet wird. Nach dem Leeren dauern Suchen einmal länger.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>So that nothing is checked twice. Cleared, searches take longer once.</source>
        <translation>Damit nichts zweimal geprüft wird. Nach dem Leeren dauern Suchen einmal länger.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>So that other things keep their share of the connection; 0: all there is.</source>
        <translation>Damit anderes seinen Teil der Verbindung behält; 0: alles.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/folder_texts.py"/>
        <source>Some of its files could not be read; «Problems and notes…» in the menu names them and says why.</source>
        <translation>Einige Dateien konnten nicht gelesen werden; „Probleme und Hinweise …“ im Menü nennt sie und den Grund.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/main_window.py"/>
        <source>Something went wrong inside the program ({kind}: {error}). Your files are not affected. If it happens again, please report it.</source>
        <translation>Im Programm ist etwas schiefgegangen ({kind}: {error}). Die Dateien sind nicht betroffen. Bitte melden, wenn es noch einmal geschieht.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/app.py"/>
        <source>Something went wrong inside the program ({kind}: {text}). Your files are not affected.</source>
        <translation>Im Programm ist etwas schiefgegangen ({kind}: {text}). Die Dateien sind nicht betroffen.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/gallery/view_options.py"/>
        <source>Sort by</source>
        <translation>Sortieren nach</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/gallery/list_header.py"/>
        <source>Sort by {column}</source>
        <translation>Sortieren nach: {column}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>Space, Enter</source>
        <translation>Leertaste, Eingabe</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>Space, Esc</source>
        <translation>Leertaste, Esc</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Speed and memory</source>
        <translation>Geschwindigkeit und Speicher</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Spreadsheet</source>
        <translation>Tabellendokument</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <source>Stars</source>
        <translation>Sterne</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Start with the system</source>
        <translation>Mit dem System starten</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/update_panel.py"/>
        <location filename="../../retllm_desktop/ui/models/fetch_status.py"/>
        <location filename="../../retllm_desktop/ui/models/models_page.py"/>
        <source>Stop</source>
        <translation>Stopp</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/folder_activities.py"/>
        <source>Stopped</source>
        <translation>Gestoppt</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/models_page.py"/>
        <source>Stopped. Nothing was measured.</source>
        <translation>Gestoppt. Es wurde nichts gemessen.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/models_presenter.py"/>
        <source>Stopped. What came so far is kept.</source>
        <translation>Gestoppt. Bisher Geladenes bleibt erhalten.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/models_page.py"/>
        <source>Stopped. What came so far is kept; getting it again goes on from there.</source>
        <translation>Gestoppt. Bisher Geladenes bleibt erhalten; ein neuer Download setzt dort fort.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/status_line.py"/>
        <source>Stopped. What was read is kept</source>
        <translation>Gestoppt. Gelesenes bleibt erhalten</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Sure</source>
        <translation>Sicher</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Table</source>
        <translation>Tabelle</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_presenter.py"/>
        <source>Tag what is selected</source>
        <translation>Ausgewähltes verschlagworten</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_entries.py"/>
        <source>Tag {tag}</source>
        <translation>Schlagwort {tag}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/tag_actions.py"/>
        <source>Tag «{old}» is now part of «{new}»</source>
        <translation>Schlagwort „{old}“ gehört jetzt zu „{new}“</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/tag_actions.py"/>
        <source>Tag «{old}» renamed «{new}»</source>
        <translation>Schlagwort „{old}“ in „{new}“ umbenannt</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/tag_actions.py"/>
        <source>Tag «{tag}» removed</source>
        <translation>Schlagwort „{tag}“ entfernt</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_entries.py"/>
        <location filename="../../retllm_desktop/ui/results/tag_dialog.py"/>
        <source>Tags</source>
        <translation>Schlagwörter</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/selection_bar.py"/>
        <source>Tags (Ctrl+T)</source>
        <translation>Schlagwörter (Strg+T)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/tag_dialog.py"/>
        <source>Tags of {who}</source>
        <translation>Schlagwörter: {who}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>Tags of {who} changed</source>
        <translation>Schlagwörter geändert: {who}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/result_actions.py"/>
        <source>Tags…</source>
        <translation>Schlagwörter …</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <source>Taken</source>
        <translation>Aufgenommen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Tell when long work is done</source>
        <translation>Ende langer Arbeiten melden</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Text</source>
        <translation>Text</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Text in pictures and scans is read, so that they are found by it.</source>
        <translation>Text in Bildern und Scans wird gelesen, damit sie dadurch gefunden werden.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/licence_list.py"/>
        <source>Text of the licence</source>
        <translation>Lizenztext</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/marked_text.py"/>
        <source>Text of the passage</source>
        <translation>Text der Stelle</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/marked_text.py"/>
        <source>Text read in the picture</source>
        <translation>Im Bild gelesener Text</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/intake.py"/>
        <source>That is a link, and nothing is fetched from the web</source>
        <translation>Das ist ein Link, und aus dem Netz wird nichts geholt</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The PDF holds no text</source>
        <translation>Die PDF enthält keinen Text</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The PDF is blank</source>
        <translation>Die PDF ist leer</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The PDF is damaged</source>
        <translation>Die PDF ist beschädigt</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The PDF is damaged or no PDF</source>
        <translation>Die PDF ist beschädigt oder keine PDF</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The PDF is encrypted in a way that is not read</source>
        <translation>Die PDF ist auf eine Weise verschlüsselt, die nicht gelesen wird</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The PDF is protected by a password</source>
        <translation>Die PDF ist mit einem Passwort geschützt</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The PDF takes too long to read</source>
        <translation>Das Lesen der PDF dauert zu lange</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/bin_session.py"/>
        <source>The bin does not take a file with such a name</source>
        <translation>Der Papierkorb nimmt keine Datei mit einem solchen Namen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The book is damaged</source>
        <translation>Das Buch ist beschädigt</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The book is empty</source>
        <translation>Das Buch ist leer</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>The close check is not available.</source>
        <translation>Die genaue Prüfung ist nicht verfügbar.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The data directory cannot be made</source>
        <translation>Der Datenordner kann nicht angelegt werden</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The data directory cannot be written</source>
        <translation>In den Datenordner kann nicht geschrieben werden</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>The desktop shows a line when indexing or fetching took long and the window is not in use.</source>
        <translation>Die Arbeitsumgebung zeigt eine Meldung, wenn Indizieren oder Herunterladen lange dauerte und das Fenster nicht benutzt wird.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The disk is full</source>
        <translation>Der Datenträger ist voll</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The disk of the shared library's server is full</source>
        <translation>Die Festplatte des Servers der gemeinsamen Bibliothek ist voll</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The document holds too many files</source>
        <translation>Das Dokument enthält zu viele Dateien</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The document is damaged</source>
        <translation>Das Dokument ist beschädigt</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The document is older than Word 97</source>
        <translation>Das Dokument ist älter als Word 97</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The document is protected by a password</source>
        <translation>Das Dokument ist mit einem Passwort geschützt</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The document takes too long to read</source>
        <translation>Das Lesen des Dokuments dauert zu lange</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The eight-bit picture model of the pack {pack} ranks otherwise than the exact one, which is used instead: {percent} % of the ten nearest are the same</source>
        <translation>Das 8-Bit-Bildmodell des Pakets {pack} ordnet anders als das exakte, das stattdessen verwendet wird: {percent} % der zehn nächsten sind dieselben</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The eight-bit sentence model of the pack {pack} ranks otherwise than the exact one, which is used instead: {percent} % of the ten nearest are the same</source>
        <translation>Das 8-Bit-Textmodell des Pakets {pack} ordnet anders als das exakte, das stattdessen verwendet wird: {percent} % der zehn nächsten sind dieselben</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The extension is missing</source>
        <translation>Die Endung fehlt</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The file begins with nothing</source>
        <translation>Die Datei beginnt mit lauter Nullen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The file cannot be read</source>
        <translation>Die Datei kann nicht gelesen werden</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The file cannot be read: it made its reader fail</source>
        <translation>Die Datei kann nicht gelesen werden: Das Lesen ist dabei abgestürzt</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The file changed</source>
        <translation>Die Datei wurde verändert</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The file changed while it was being read</source>
        <translation>Die Datei wurde beim Lesen verändert</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/bin_session.py"/>
        <source>The file could not be brought back ({reason})</source>
        <translation>Die Datei konnte nicht zurückgeholt werden ({reason})</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/bin_session.py"/>
        <source>The file could not be moved to the bin ({reason})</source>
        <translation>Die Datei konnte nicht in den Papierkorb verschoben werden ({reason})</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The file holds layers alone</source>
        <translation>Die Datei enthält nur Ebenen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The file holds no message</source>
        <translation>Die Datei enthält keine Nachricht</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The file holds no text</source>
        <translation>Die Datei enthält keinen Text</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The file is called a text but holds none</source>
        <translation>Die Datei heißt Text, enthält aber keinen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The file is empty</source>
        <translation>Die Datei ist leer</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The file is in a cloud</source>
        <translation>Die Datei liegt in einer Cloud</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The file is long: its first {number} passages are read</source>
        <translation>Die Datei ist lang: die ersten {number} Stellen sind gelesen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/bin_session.py"/>
        <source>The file is no longer in the bin</source>
        <translation>Die Datei ist nicht mehr im Papierkorb</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The file is no longer there</source>
        <translation>Die Datei ist nicht mehr da</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The file is no picture that can be read</source>
        <translation>Die Datei ist kein lesbares Bild</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/bin_session.py"/>
        <location filename="../../retllm_desktop/ui/results/file_actions.py"/>
        <source>The file is not there any more</source>
        <translation>Die Datei ist nicht mehr da</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The file is only in the cloud</source>
        <translation>Die Datei liegt nur in der Cloud</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The file is too long</source>
        <translation>Die Datei ist zu groß</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The file is too long to be read</source>
        <translation>Die Datei ist zum Lesen zu groß</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The file may not be read</source>
        <translation>Die Datei darf nicht gelesen werden</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The file takes long to read: its first {number} passages are read</source>
        <translation>Das Lesen dauert lange: die ersten {number} Stellen sind gelesen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The file takes too long to read</source>
        <translation>Das Lesen der Datei dauert zu lange</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/folder_actions.py"/>
        <source>The files in it are not touched. To search them again, the folder has to be added and read again.</source>
        <translation>Die Dateien darin bleiben unberührt. Um sie wieder zu durchsuchen, muss der Ordner neu hinzugefügt und gelesen werden.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The folder cannot be listed</source>
        <translation>Der Ordner kann nicht aufgelistet werden</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The folder cannot be read</source>
        <translation>Der Ordner kann nicht gelesen werden</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The folder holds no model pack</source>
        <translation>Der Ordner enthält kein Modellpaket</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The folder is being indexed by {name}</source>
        <translation>Der Ordner wird gerade von {name} indiziert</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The index that speeds up searches could not be written; searches take longer</source>
        <translation>Der Index, der Suchen beschleunigt, konnte nicht geschrieben werden; Suchen dauern länger</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_descriptions.py"/>
        <source>The largest dual encoder here for real photos and many languages, best on a graphics processor.</source>
        <translation>Der größte Dual-Encoder hier für echte Fotos und viele Sprachen, am besten auf einem Grafikprozessor.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The library cannot be opened</source>
        <translation>Die Bibliothek kann nicht geöffnet werden</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The library file is write-protected</source>
        <translation>Die Bibliotheksdatei ist schreibgeschützt</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The library is built with the pack «{pack}»</source>
        <translation>Die Bibliothek ist mit dem Paket „{pack}“ aufgebaut</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The library was closed meanwhile</source>
        <translation>Die Bibliothek wurde inzwischen geschlossen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The library was made by a later version of retllm-desktop</source>
        <translation>Die Bibliothek stammt von einer neueren Version von retllm-desktop</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The library was rebuilt for the pack {pack} meanwhile</source>
        <translation>Die Bibliothek wurde inzwischen für das Paket {pack} neu aufgebaut</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>The list above.</source>
        <translation>Die Liste oben.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The list of licences cannot be read</source>
        <translation>Die Liste der Lizenzen ist nicht lesbar</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The list of releases cannot be fetched at present</source>
        <translation>Die Liste der Versionen ist zurzeit nicht zu bekommen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The list of releases cannot be read</source>
        <translation>Die Liste der Versionen ist nicht lesbar</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The list of releases is of a newer format than this version reads</source>
        <translation>Die Liste der Versionen hat ein neueres Format, als diese Version liest</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The list of releases is older than one that was seen here before</source>
        <translation>Die Liste der Versionen ist älter als eine, die hier schon gesehen wurde</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The list of releases is out of date</source>
        <translation>Die Liste der Versionen ist abgelaufen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The list of releases is signed with a key that this copy does not know</source>
        <translation>Die Liste der Versionen ist mit einem Schlüssel signiert, den diese Kopie nicht kennt</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The message is damaged</source>
        <translation>Die Nachricht ist beschädigt</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>The model for pictures does not read this language: names are matched by word</source>
        <translation>Das Modell für Bilder liest diese Sprache nicht: Namen werden Wort für Wort verglichen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>The model for texts does not read this language: words are matched as they stand</source>
        <translation>Das Modell für Texte liest diese Sprache nicht: Wörter werden verglichen, wie sie dastehen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/system/system_presenter.py"/>
        <source>The model is here</source>
        <translation>Das Modell ist da</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/explanation_panel.py"/>
        <source>The model is writing…</source>
        <translation>Das Modell schreibt …</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The model of the close check cannot be started</source>
        <translation>Das Modell der genauen Prüfung lässt sich nicht starten</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The model that is in use answers True or False only; a general model can also say why</source>
        <translation>Das verwendete Modell antwortet nur mit Ja oder Nein; ein allgemeines Modell kann auch begründen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The model that is in use does not know pictures of this kind</source>
        <translation>Das verwendete Modell kennt Bilder dieser Art nicht</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The model that is in use does not know the language of these words</source>
        <translation>Das verwendete Modell kennt die Sprache dieser Wörter nicht</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The model that your library was read with is not installed any more, so nothing can be found until the library is brought to the new one</source>
        <translation>Das Modell, mit dem die Bibliothek gelesen wurde, ist nicht mehr installiert; gefunden wird erst wieder etwas, wenn die Bibliothek auf das neue umgestellt ist</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The model wrote nothing</source>
        <translation>Das Modell hat nichts geschrieben</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>The models here do not read this language: names and texts are matched by word</source>
        <translation>Die Modelle hier lesen diese Sprache nicht: Namen und Texte werden Wort für Wort verglichen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The notebook holds no text</source>
        <translation>Das Notebook enthält keinen Text</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The notebook is damaged</source>
        <translation>Das Notebook ist beschädigt</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/gallery/view_options.py"/>
        <source>The other way round</source>
        <translation>Umgekehrt</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The pack {pack} ranks otherwise than the exact model does</source>
        <translation>Das Paket {pack} ordnet anders als das exakte Modell</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The pack «{pack}» came with the program and stays</source>
        <translation>Das Paket „{pack}“ kam mit dem Programm und bleibt</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The pack «{pack}» is in use</source>
        <translation>Das Paket „{pack}“ ist in Verwendung</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The parts of the query cancel each other out</source>
        <translation>Die Teile der Suche heben sich gegenseitig auf</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The pattern «{pattern}» cannot be used: {why}</source>
        <translation>Das Muster „{pattern}“ ist nicht verwendbar: {why}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The picture cannot be read</source>
        <translation>Das Bild kann nicht gelesen werden</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The picture is damaged or cut off</source>
        <translation>Das Bild ist beschädigt oder abgeschnitten</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The picture is empty</source>
        <translation>Das Bild ist leer</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The picture is too large to decode</source>
        <translation>Das Bild ist zum Entpacken zu groß</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The picture is too long</source>
        <translation>Die Bilddatei ist zu groß</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The picture of the query cannot be shown to the model</source>
        <translation>Das Bild der Suche kann dem Modell nicht gezeigt werden</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The picture's colours cannot be read</source>
        <translation>Die Farben des Bildes sind nicht lesbar</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/system/autostart.py"/>
        <source>The program cannot be started with the session</source>
        <translation>Das Programm kann nicht mit der Sitzung gestartet werden</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/log_presenter.py"/>
        <source>The program ended unexpectedly last time.</source>
        <translation>Das Programm wurde beim letzten Mal unerwartet beendet.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>The program has connected to no server.</source>
        <translation>Das Programm hat sich mit keinem Server verbunden.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/system/autostart.py"/>
        <source>The program is still started with the session</source>
        <translation>Das Programm wird weiterhin mit der Sitzung gestartet</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>The program starts when you log in, without a window.</source>
        <translation>Das Programm startet bei der Anmeldung, ohne Fenster.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The query has {length} characters; {most} are the most</source>
        <translation>Die Suche hat {length} Zeichen; höchstens {most} sind möglich</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The quotes are not closed</source>
        <translation>Die Anführungszeichen sind nicht geschlossen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The range ends before it begins</source>
        <translation>Der Bereich endet, bevor er beginnt</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The raw format of this camera is not read</source>
        <translation>Das Rohformat dieser Kamera wird nicht gelesen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The region holds nothing of the picture</source>
        <translation>Der Ausschnitt enthält nichts vom Bild</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/log_page.py"/>
        <source>The report</source>
        <translation>Der Bericht</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/log_presenter.py"/>
        <source>The report is saved: {path}</source>
        <translation>Der Bericht ist gespeichert: {path}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>The rest</source>
        <translation>Der Rest</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/duplicates_model.py"/>
        <source>The same bytes</source>
        <translation>Dieselben Bytes</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/duplicates_model.py"/>
        <source>The same file again</source>
        <translation>Dieselbe Datei noch einmal</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/result_actions.py"/>
        <source>The selection is still being read; try again.</source>
        <translation>Die Auswahl wird noch gelesen; erneut versuchen.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The server has no pgvector</source>
        <translation>Auf dem Server fehlt pgvector</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The server is PostgreSQL {version}; a shared library needs 15 or newer</source>
        <translation>Auf dem Server läuft PostgreSQL {version}; eine gemeinsame Bibliothek braucht 15 oder neuer</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The server's pgvector is {there}; a shared library needs {least} or newer</source>
        <translation>pgvector auf dem Server ist {there}; eine gemeinsame Bibliothek braucht {least} oder neuer</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>The service, or the address without a password, of the PostgreSQL server that keeps this library for several people; empty: a file on this computer.</source>
        <translation>Der Dienst oder die Adresse ohne Passwort des PostgreSQL-Servers, der diese Bibliothek für mehrere Personen aufbewahrt; leer: eine Datei auf diesem Computer.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The setting «{name}» is at least {least}</source>
        <translation>Die Einstellung „{name}“ ist mindestens {least}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The setting «{name}» is one of {choices}</source>
        <translation>Die Einstellung „{name}“ ist eines von: {choices}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The setting «{name}» takes {kind}</source>
        <translation>Die Einstellung „{name}“ nimmt {kind}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The settings file cannot be read</source>
        <translation>Die Einstellungsdatei kann nicht gelesen werden</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The settings file cannot be written</source>
        <translation>Die Einstellungsdatei kann nicht geschrieben werden</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The settings file is not valid TOML</source>
        <translation>Die Einstellungsdatei ist kein gültiges TOML</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The settings file was written by a newer version</source>
        <translation>Die Einstellungsdatei stammt von einer neueren Version</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The shared library is of an earlier version of retllm-desktop</source>
        <translation>Die gemeinsame Bibliothek ist von einer älteren Version von retllm-desktop</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/erase_panel.py"/>
        <source>The shared library on its server stays.</source>
        <translation>Die gemeinsame Bibliothek auf ihrem Server bleibt.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The shared library was made by a later version of retllm-desktop</source>
        <translation>Die gemeinsame Bibliothek stammt von einer neueren Version von retllm-desktop</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The shared library's server answers too slowly</source>
        <translation>Der Server der gemeinsamen Bibliothek antwortet zu langsam</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The shared library's server asks for a password, and none is written down here</source>
        <translation>Der Server der gemeinsamen Bibliothek verlangt ein Passwort, und hier ist keines hinterlegt</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The shared library's server did not prove that it is the right one</source>
        <translation>Der Server der gemeinsamen Bibliothek hat nicht belegt, dass er der richtige ist</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The shared library's server does not answer</source>
        <translation>Der Server der gemeinsamen Bibliothek antwortet nicht</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The shared library's server has not enough memory</source>
        <translation>Dem Server der gemeinsamen Bibliothek fehlt Arbeitsspeicher</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The shared library's server only reads at present</source>
        <translation>Der Server der gemeinsamen Bibliothek liest zurzeit nur</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The shared library's server refused the connection</source>
        <translation>Der Server der gemeinsamen Bibliothek hat die Verbindung abgelehnt</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The shared library's server refused the password</source>
        <translation>Der Server der gemeinsamen Bibliothek hat das Passwort abgelehnt</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The shared library's server refused this person</source>
        <translation>Der Server der gemeinsamen Bibliothek hat diese Person abgelehnt</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The shared library's server reported an error</source>
        <translation>Der Server der gemeinsamen Bibliothek hat einen Fehler gemeldet</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The shared library's server takes no more connections</source>
        <translation>Der Server der gemeinsamen Bibliothek nimmt keine weiteren Verbindungen an</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The shared library's server took too long</source>
        <translation>Der Server der gemeinsamen Bibliothek hat zu lange gebraucht</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The signature of the list of releases cannot be read</source>
        <translation>Die Signatur der Liste der Versionen ist nicht lesbar</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The signature of the list of releases is wrong</source>
        <translation>Die Signatur der Liste der Versionen ist falsch</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The spreadsheet is damaged</source>
        <translation>Das Tabellendokument ist beschädigt</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The text of a licence cannot be read</source>
        <translation>Ein Lizenztext ist nicht lesbar</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The video cannot be read</source>
        <translation>Das Video kann nicht gelesen werden</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The video holds no pictures</source>
        <translation>Das Video enthält keine Bilder</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The video is cut off, and what is there cannot be read</source>
        <translation>Das Video ist abgeschnitten, und der Rest ist nicht lesbar</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The video is cut off; it is read up to {time}</source>
        <translation>Das Video ist abgeschnitten; gelesen bis {time}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The video is damaged, or coded in a way that is not read</source>
        <translation>Das Video ist beschädigt oder auf nicht lesbare Weise codiert</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The video takes long to read; it is read up to {time}</source>
        <translation>Das Lesen des Videos dauert lange; gelesen bis {time}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The weight is too large</source>
        <translation>Das Gewicht ist zu groß</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>There are no words that the picture could fit</source>
        <translation>Es gibt keine Wörter, zu denen das Bild passen könnte</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>There is a saved search «{name}» already</source>
        <translation>Eine gespeicherte Suche „{name}“ gibt es schon</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>There is another file of this name</source>
        <translation>Es gibt schon eine andere Datei dieses Namens</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>There is no model for the close check</source>
        <translation>Für die genaue Prüfung gibt es kein Modell</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>There is no picture «{number}»</source>
        <translation>Es gibt kein Bild „{number}“</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>There is no such database on the shared library's server</source>
        <translation>Eine solche Datenbank gibt es auf dem Server der gemeinsamen Bibliothek nicht</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>There is no such date as «{value}»</source>
        <translation>Ein Datum „{value}“ gibt es nicht</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>There is no such folder</source>
        <translation>Einen solchen Ordner gibt es nicht</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>There is no tag «{tag}» any more</source>
        <translation>Das Schlagwort „{tag}“ gibt es nicht mehr</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>There is nothing between the quotes</source>
        <translation>Zwischen den Anführungszeichen steht nichts</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/previewed_file.py"/>
        <source>There is nothing of it to show here.</source>
        <translation>Davon gibt es hier nichts zu zeigen.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/saved_search_actions.py"/>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>There is nothing to save</source>
        <translation>Es gibt nichts zu speichern</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/duplicates_page.py"/>
        <source>There is nothing twice: no files, no pictures.</source>
        <translation>Nichts ist doppelt: keine Dateien, keine Bilder.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>They are removed on the page of models.</source>
        <translation>Entfernt werden sie auf der Seite der Modelle.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/duplicates_model.py"/>
        <source>They look the same</source>
        <translation>Sehen gleich aus</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/intake.py"/>
        <source>This can only be moved, and nothing is moved here</source>
        <translation>Das kann nur verschoben werden, und hierher wird nichts verschoben</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/update_panel.py"/>
        <source>This copy was built from source; there is no list of newer versions for it. It is brought up to date by this command:</source>
        <translation>Diese Kopie wurde aus dem Quelltext gebaut; für sie gibt es keine Liste neuer Versionen. Dieser Befehl bringt sie auf den neuesten Stand:</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>This database holds no shared library</source>
        <translation>Diese Datenbank enthält keine gemeinsame Bibliothek</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/screen_capture.py"/>
        <source>This desktop does not let programs see the screen</source>
        <translation>Diese Arbeitsumgebung lässt Programme den Bildschirm nicht sehen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/system/hotkeys.py"/>
        <source>This desktop gives programs no keys of their own. In the system's settings for the keyboard, add a key that runs «retllm-desktop app --search».</source>
        <translation>Diese Arbeitsumgebung gibt Programmen keine eigenen Tasten. In den Tastatureinstellungen des Systems eine Taste hinzufügen, die „retllm-desktop app --search“ ausführt.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/system/tray.py"/>
        <source>This desktop has no tray. Closing the window ends the program; some desktops get a tray by an extension.</source>
        <translation>Diese Arbeitsumgebung hat keinen Infobereich. Das Schließen des Fensters beendet das Programm; manche Umgebungen bekommen ihn durch eine Erweiterung.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/previewed_file.py"/>
        <source>This file was not read</source>
        <translation>Diese Datei wurde nicht gelesen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>This folder is already covered</source>
        <translation>Dieser Ordner ist schon enthalten</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>This folder is no longer in the library</source>
        <translation>Dieser Ordner ist nicht mehr in der Bibliothek</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>This is a file, not a folder</source>
        <translation>Das ist eine Datei, kein Ordner</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>This is a folder, not a file</source>
        <translation>Das ist ein Ordner, keine Datei</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>This is no regular file but a pipe, a socket or a device</source>
        <translation>Das ist keine gewöhnliche Datei, sondern eine Pipe, ein Socket oder ein Gerät</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/update_panel.py"/>
        <source>This is the newest version.</source>
        <translation>Dies ist die neueste Version.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/log_page.py"/>
        <source>This is what the report holds. It stays on this computer until you hand it on; paths, searches and names of files are left out.</source>
        <translation>Das steht im Bericht. Er bleibt auf diesem Computer, bis er weitergegeben wird; Pfade, Suchen und Dateinamen sind weggelassen.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>This kind of document is not read</source>
        <translation>Dokumente dieser Art werden nicht gelesen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>This library was built with the pack {present}; {pack} comes with the program now</source>
        <translation>Diese Bibliothek wurde mit dem Paket {present} aufgebaut; mit dem Programm kommt jetzt {pack}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>This library was built with the pack {present}; {pack} comes with the program now and finds documents by what they mean</source>
        <translation>Diese Bibliothek wurde mit dem Paket {present} aufgebaut; mit dem Programm kommt jetzt {pack} und findet Dokumente dem Sinn nach</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Threads of the models</source>
        <translation>Threads der Modelle</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>To ask about «{file}» of {model}</source>
        <translation>Anfrage zu „{file}“ von {model}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>To check results</source>
        <translation>Zum Prüfen von Treffern</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>To check results: {title}</source>
        <translation>Treffer prüfen: {title}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>To find pictures: {title}</source>
        <translation>Bilder finden: {title}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>To find texts: {title}</source>
        <translation>Texte finden: {title}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>To get «{file}» of {model}</source>
        <translation>Herunterladen von „{file}“ von {model}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>To get «{file}», about a newer version</source>
        <translation>Herunterladen von „{file}“, zu einer neuen Version</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/date_sections.py"/>
        <source>Today</source>
        <translation>Heute</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_presenter.py"/>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <location filename="../../retllm_desktop/ui/window/start_window.py"/>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>Try again later, or give the server more</source>
        <translation>Später noch einmal versuchen oder dem Server mehr geben</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_dialogs.py"/>
        <source>Try again now</source>
        <translation>Jetzt erneut versuchen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_card.py"/>
        <source>Try it</source>
        <translation>Ausprobieren</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/packs_session.py"/>
        <source>Trying it on drawn pictures…</source>
        <translation>Wird an gezeichneten Bildern erprobt …</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/models_page.py"/>
        <source>Trying {title} on drawn pictures…</source>
        <translation>{title} wird an gezeichneten Bildern erprobt …</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/preview_overlay.py"/>
        <source>Turn</source>
        <translation>Drehen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/preview_bar.py"/>
        <source>Turn for looking (R; back with Shift+R)</source>
        <translation>Zum Ansehen drehen (R; zurück mit Umschalt+R)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_page.py"/>
        <source>Turned on, whatever is being fetched is broken off, and nothing else begins.</source>
        <translation>Eingeschaltet: laufende Downloads werden abgebrochen, und kein neuer beginnt.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>Two operators follow each other</source>
        <translation>Zwei Rechenzeichen folgen aufeinander</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_texts.py"/>
        <source>Understanding texts: {done} of {total}</source>
        <translation>Texte werden erschlossen: {done} von {total}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/undo_history.py"/>
        <source>Undid: {what}</source>
        <translation>Rückgängig gemacht: {what}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/undo_history.py"/>
        <location filename="../../retllm_desktop/ui/window/window_actions.py"/>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/undo_history.py"/>
        <source>Undo: {what}</source>
        <translation>Rückgängig: {what}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/window_actions.py"/>
        <source>Unfold or fold</source>
        <translation>Aus- oder einklappen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_bar.py"/>
        <source>Until the window is closed; the settings can turn it off for good</source>
        <translation>Bis das Fenster geschlossen wird; in den Einstellungen lässt es sich dauerhaft abschalten</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>Up</source>
        <translation>Pfeil auf</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_texts.py"/>
        <source>Up to date</source>
        <translation>Auf dem neuesten Stand</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>Up, Down</source>
        <translation>Pfeil auf, Pfeil ab</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>Update it there; then run `ALTER EXTENSION vector UPDATE` in the database</source>
        <translation>Es dort aktualisieren; dann `ALTER EXTENSION vector UPDATE` in der Datenbank ausführen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>Update retllm-desktop on this computer</source>
        <translation>retllm-desktop auf diesem Computer aktualisieren</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_card.py"/>
        <source>Use</source>
        <translation>Verwenden</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/query_chips.py"/>
        <location filename="../../retllm_desktop/ui/query/region_dialog.py"/>
        <source>Use all of it</source>
        <translation>Ganzes Bild verwenden</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/models_page.py"/>
        <source>Use it now</source>
        <translation>Jetzt verwenden</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Use it…</source>
        <translation>Verwenden …</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/start_window.py"/>
        <source>Use the library of this computer</source>
        <translation>Die Bibliothek dieses Computers verwenden</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/app.py"/>
        <source>Version {other} was started. This window is of version {own}, which did what was asked; close it to use the other.</source>
        <translation>Version {other} wurde gestartet. Dieses Fenster ist von Version {own} und hat das Gewünschte getan; für die andere dieses schließen.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/update_panel.py"/>
        <source>Version {version} is there, but without a file for this copy; look where you got this one from. What is new:</source>
        <translation>Version {version} ist da, aber ohne Datei für diese Kopie; sie findet sich dort, wo diese her ist. Was neu ist:</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/update_panel.py"/>
        <source>Version {version} is there. This command brings it here; what is new:</source>
        <translation>Version {version} ist da. Dieser Befehl holt sie; was neu ist:</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/update_panel.py"/>
        <source>Version {version} is there. What is new:</source>
        <translation>Version {version} ist da. Was neu ist:</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Video</source>
        <translation>Video</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/log_page.py"/>
        <source>Warnings</source>
        <translation>Warnungen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Weight of likeness</source>
        <translation>Gewicht der Ähnlichkeit</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_dialogs.py"/>
        <source>What a line names is neither read nor found, in this folder and all below it. «Drafts/» leaves out every folder of that name, «*.psd» every file that ends so. «!» before a line takes in again what a line above leaves out.</source>
        <translation>Was eine Zeile nennt, wird in diesem Ordner und allen darunter weder gelesen noch gefunden. „Drafts/“ schließt jeden Ordner dieses Namens aus, „*.psd“ jede Datei mit dieser Endung. „!“ vor einer Zeile nimmt wieder auf, was eine Zeile darüber ausschließt.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_bar.py"/>
        <source>What can be typed</source>
        <translation>Was eingegeben werden kann</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/pages.py"/>
        <source>What comes nearest is probably something else, and only what meets the conditions was looked at.</source>
        <translation>Das Nächstliegende ist wahrscheinlich etwas anderes, und angesehen wurde nur, was die Bedingungen erfüllt.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/pages.py"/>
        <source>What comes nearest is probably something else.</source>
        <translation>Das Nächstliegende ist wahrscheinlich etwas anderes.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_presenter.py"/>
        <source>What could be typed; Down chooses</source>
        <translation>Was eingegeben werden kann; Pfeil ab wählt</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_page.py"/>
        <source>What for</source>
        <translation>Wofür</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_dialogs.py"/>
        <source>What happened</source>
        <translation>Was geschehen ist</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/gallery/view_options.py"/>
        <source>What is alike</source>
        <translation>Was sich ähnelt</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_dialogs.py"/>
        <source>What is left out, one pattern per line</source>
        <translation>Was ausgeschlossen wird, ein Muster je Zeile</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/update_panel.py"/>
        <source>What is new</source>
        <translation>Was neu ist</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/result_actions.py"/>
        <source>What is not connected cannot be dragged</source>
        <translation>Was nicht verbunden ist, lässt sich nicht ziehen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/result_actions.py"/>
        <source>What is not connected cannot be moved to the bin</source>
        <translation>Was nicht verbunden ist, lässt sich nicht in den Papierkorb verschieben</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_entries.py"/>
        <source>What is there in several files, by the number beside it; and pictures that look the same, which are looked for when this is opened</source>
        <translation>Was in mehreren Dateien vorliegt (so viele, wie daneben steht), und Bilder, die gleich aussehen; danach wird beim Öffnen gesucht</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>What it knows is not said, so it is asked about nothing.</source>
        <translation>Was es kennt, ist nicht angegeben, also wird es nach nichts gefragt.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>What others in the shared library call this computer; empty: its name in the network.</source>
        <translation>Wie andere in der gemeinsamen Bibliothek diesen Computer nennen; leer: sein Name im Netz.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>What should be like that is no longer in the library</source>
        <translation>Das Vorbild der Suche ist nicht mehr in der Bibliothek</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/models_page.py"/>
        <source>What suits this computer</source>
        <translation>Was zu diesem Computer passt</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>What the model for finding runs on</source>
        <translation>Worauf das Suchmodell läuft</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>What the program did, without searches and names of files.</source>
        <translation>Was das Programm getan hat, ohne Suchen und Dateinamen.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/licence_list.py"/>
        <source>What the program is made of</source>
        <translation>Woraus das Programm besteht</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>What this copy knows of its releases cannot be used</source>
        <translation>Was diese Kopie über ihre Versionen weiß, ist nicht brauchbar</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_dialogs.py"/>
        <source>What to do, or why</source>
        <translation>Abhilfe oder Grund</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>What was measured on this computer</source>
        <translation>Auf diesem Computer Gemessenes</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>What you chose.</source>
        <translation>Das Gewählte.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_entries.py"/>
        <source>What you marked with a star. Drag results here to mark them.</source>
        <translation>Was mit einem Stern markiert ist. Treffer hierher ziehen, um sie zu markieren.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>What you searched for</source>
        <translation>Wonach gesucht wurde</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>What you see is the quick order; the best match may be further down.</source>
        <translation>Zu sehen ist die schnelle Reihenfolge; der beste Treffer kann weiter unten stehen.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_page.py"/>
        <source>When</source>
        <translation>Wann</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>When the window is closed, the program goes on behind an icon in the tray: folders are watched, and the key for searching works.</source>
        <translation>Nach dem Schließen des Fensters läuft das Programm hinter einem Symbol im Infobereich weiter: Ordner werden überwacht, und die Suchtaste funktioniert.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>When to rest</source>
        <translation>Wann geruht wird</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Where an answer is in doubt, a part of the picture is looked at again; slower.</source>
        <translation>Bei zweifelhafter Antwort wird ein Bildausschnitt noch einmal angesehen; langsamer.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Where the model is unsure, the picture is shown to it again within; slower.</source>
        <translation>Ist das Modell unsicher, wird ihm das Bild intern noch einmal gezeigt; langsamer.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Where this computer sees folders that others see elsewhere, as in «//nas/photos=/mnt/photos»; several between semicolons.</source>
        <translation>Wo dieser Computer Ordner sieht, die andere anderswo sehen, wie in «//nas/photos=/mnt/photos»; mehrere durch Semikolon getrennt.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/log_page.py"/>
        <source>Which messages</source>
        <translation>Welche Meldungen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>Whoever made it runs `retllm-desktop library init` again, which converts it</source>
        <translation>Wer sie angelegt hat, führt `retllm-desktop library init` noch einmal aus; das wandelt sie um</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/details_panel.py"/>
        <source>Why it is here</source>
        <translation>Warum es hier steht</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Window</source>
        <translation>Fenster</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <source>With it</source>
        <translation>Gehört dazu</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>With «auto» a graphics processor is used where it proves right.</source>
        <translation>Bei „automatisch“ wird ein Grafikprozessor verwendet, wo er richtig rechnet.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>With «auto» it is measured, and eight bits are used only where they change nothing.</source>
        <translation>Bei „automatisch“ wird gemessen; acht Bit nur, wo sie nichts ändern.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>With «auto» it is used as far as the model fits.</source>
        <translation>Bei „automatisch“ wird er genutzt, soweit das Modell hineinpasst.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/pages.py"/>
        <source>Without the quotes, what is near to them in meaning is found as well.</source>
        <translation>Ohne die Anführungszeichen wird auch gefunden, was ihnen dem Sinn nach nahekommt.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/preview_bar.py"/>
        <source>Word before (Shift+N)</source>
        <translation>Voriges Wort (Umschalt+N)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Word document</source>
        <translation>Word-Dokument</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_page.py"/>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Work offline</source>
        <translation>Offline arbeiten</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>Write it into ~/.pgpass (a line HOST:PORT:DATABASE:USER:PASSWORD, readable by you alone)</source>
        <translation>Es in ~/.pgpass eintragen (eine Zeile HOST:PORT:DATABASE:USER:PASSWORD, nur für Sie lesbar)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <source>Written</source>
        <translation>Geschrieben</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/explanation_panel.py"/>
        <source>Written by the model, which may be wrong.</source>
        <translation>Vom Modell geschrieben, das irren kann.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/explanation_panel.py"/>
        <source>Wrong</source>
        <translation>Falsch</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/feedback.py"/>
        <source>Wrong for this search</source>
        <translation>Falsch für diese Suche</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/explanation_panel.py"/>
        <location filename="../../retllm_desktop/ui/results/selection_bar.py"/>
        <source>Wrong for this search (-)</source>
        <translation>Falsch für diese Suche (-)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/date_sections.py"/>
        <source>Yesterday</source>
        <translation>Gestern</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>You may not change this in the shared library</source>
        <translation>Das darf in der gemeinsamen Bibliothek nicht geändert werden</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>You said that it is right for this search.</source>
        <translation>Als richtig für diese Suche bewertet.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>You said that it is wrong for this search.</source>
        <translation>Als falsch für diese Suche bewertet.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>You see no collection «{name}» in the shared library</source>
        <translation>In der gemeinsamen Bibliothek ist keine Sammlung „{name}“ zu sehen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_presenter.py"/>
        <source>Your library uses the new model now.</source>
        <translation>Die Bibliothek verwendet jetzt das neue Modell.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/erase_panel.py"/>
        <source>Your pictures and documents stay as they are. What was said of them here goes: tags, favourites, saved searches.</source>
        <translation>Bilder und Dokumente bleiben, wie sie sind. Was hier über sie gesagt wurde, geht verloren: Schlagwörter, Favoriten, gespeicherte Suchen.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_page.py"/>
        <source>Your pictures, documents, searches, tags and favourites never leave this computer, unless you connect a model on another machine: that one is sent what it is to check. Besides, the program connects to a server only to get a model that you asked for, or to look for a newer version when you press that button. Every connection is listed here.</source>
        <translation>Bilder, Dokumente, Suchen, Schlagwörter und Favoriten verlassen diesen Computer nie, außer ein Modell auf einem anderen Rechner wird verbunden: Dieses bekommt, was es prüfen soll. Sonst verbindet sich das Programm nur, um ein gewünschtes Modell zu laden oder auf Knopfdruck nach einer neuen Version zu suchen. Jede Verbindung ist hier aufgeführt.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_texts.py"/>
        <source>a camera</source>
        <translation>eine Kamera</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>a choice of A or B, in both orders</source>
        <translation>einer Wahl zwischen A und B, in beiden Reihenfolgen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>a copy saved without it can be read</source>
        <translation>eine ohne Passwort gespeicherte Kopie ist lesbar</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_texts.py"/>
        <source>a folder</source>
        <translation>ein Ordner</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>a new search; F, + and - too after a click, or where another letter follows</source>
        <translation>eine neue Suche; nach einem Klick oder wenn ein weiterer Buchstabe folgt, auch F, + und -</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_texts.py"/>
        <source>a place</source>
        <translation>ein Ort</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_texts.py"/>
        <source>a tag</source>
        <translation>ein Schlagwort</translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/library/time_left.py"/>
        <source>about %n hour(s) left</source>
        <translation>
            <numerusform>noch etwa %n Stunde</numerusform>
            <numerusform>noch etwa %n Stunden</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/library/time_left.py"/>
        <source>about %n minute(s) left</source>
        <translation>
            <numerusform>noch etwa %n Minute</numerusform>
            <numerusform>noch etwa %n Minuten</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>about {number} h</source>
        <translation>etwa {number} h</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>about {number} min</source>
        <translation>etwa {number} min</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>about {number} s</source>
        <translation>etwa {number} s</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>add a folder, look through all folders again</source>
        <translation>Ordner hinzufügen, alle Ordner neu durchsehen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/saved_search_actions.py"/>
        <source>add their folder first, or search by what the library holds</source>
        <translation>zuerst ihren Ordner hinzufügen oder mit etwas aus der Bibliothek suchen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>all</source>
        <translation>alle</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>always</source>
        <translation>immer</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>as in the paper</source>
        <translation>wie in der Veröffentlichung</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>as it is, whole, larger, smaller</source>
        <translation>Originalgröße, ganz, größer, kleiner</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>as the system</source>
        <translation>wie das System</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>ask again, or choose another model</source>
        <translation>erneut fragen oder ein anderes Modell wählen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_sentences.py"/>
        <source>attachment {name}</source>
        <translation>Anhang {name}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>automatic</source>
        <translation>automatisch</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>back to the list</source>
        <translation>zurück zur Liste</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>back to the search box</source>
        <translation>zurück ins Suchfeld</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>begun</source>
        <translation>begonnen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>best match first</source>
        <translation>bester Treffer zuerst</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>broken off</source>
        <translation>abgebrochen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>by certainty</source>
        <translation>nach Sicherheit</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>by folder</source>
        <translation>nach Ordner</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>by kind</source>
        <translation>nach Art</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>by name</source>
        <translation>nach Name</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>changed {when}</source>
        <translation>geändert {when}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>check its name</source>
        <translation>den Namen prüfen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>checked {done}</source>
        <translation>{done} geprüft</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>checked {done} of {total} in the time allowed</source>
        <translation>{done} von {total} in der erlaubten Zeit geprüft</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>checked {done} of {total}, the others hardly match</source>
        <translation>{done} von {total} geprüft, die anderen passen kaum</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>checking the best…</source>
        <translation>die besten werden geprüft …</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>checking {done} of {total}…</source>
        <translation>{done} von {total} wird geprüft …</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>choose a part of the picture that is searched with</source>
        <translation>Ausschnitt des Suchbilds wählen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>choose a shorter one</source>
        <translation>einen kürzeren wählen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>choose another first</source>
        <translation>zuerst ein anderes wählen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>choose what is offered, and take it</source>
        <translation>Angebotenes wählen und übernehmen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>close it first; nothing was removed</source>
        <translation>zuerst schließen; nichts wurde entfernt</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>close them with a second "</source>
        <translation>mit einem zweiten " schließen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/result_actions.py"/>
        <source>connect its drive</source>
        <translation>das Laufwerk anschließen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/bin_session.py"/>
        <location filename="../../retllm_desktop/ui/results/file_actions.py"/>
        <source>connect its drive, or look through its folder again</source>
        <translation>das Laufwerk anschließen oder den Ordner neu durchsehen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/saved_search_actions.py"/>
        <source>connect the drive, or save the search anew</source>
        <translation>das Laufwerk anschließen oder die Suche neu speichern</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/intake.py"/>
        <source>copy it there and paste it here instead</source>
        <translation>dort kopieren und hier einfügen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>copy the files (one also as a picture), copy their paths</source>
        <translation>Dateien kopieren (eine einzelne auch als Bild), Pfade kopieren</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/intake.py"/>
        <source>copy the picture itself and paste it here, or save it and drop the file</source>
        <translation>das Bild selbst kopieren und hier einfügen, oder speichern und die Datei ablegen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>correct or remove it</source>
        <translation>berichtigen oder entfernen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>dark</source>
        <translation>dunkel</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>database "{name}" does not exist</source>
        <translation>eine Datenbank „{name}“ gibt es dort nicht</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>days</source>
        <translation>Tage</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>details, sidebar</source>
        <translation>Details, Seitenleiste</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>does not read {languages}</source>
        <translation>liest nicht: {languages}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>done</source>
        <translation>fertig</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>drawn scenes</source>
        <translation>gezeichnete Szenen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_bar.py"/>
        <source>drop or paste them; click one to search with a part of it</source>
        <translation>ablegen oder einfügen; eines anklicken, um mit einem Ausschnitt zu suchen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_texts.py"/>
        <source>earlier than a day</source>
        <translation>vor einem Tag</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>exact (32 bits)</source>
        <translation>genau (32 Bit)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>favourite or not</source>
        <translation>Favorit oder nicht</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_texts.py"/>
        <source>favourite, duplicate, recent, offline, unread</source>
        <translation>Favorit, Duplikat, kürzlich, nicht verbunden, ungelesen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>find what is like the current result</source>
        <translation>Ähnliches zum aktuellen Treffer suchen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>find what looks like a part of it</source>
        <translation>suchen, was einem Ausschnitt ähnelt</translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>for %n passage(s)</source>
        <translation>
            <numerusform>für %n Textstelle</numerusform>
            <numerusform>für %n Textstellen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>for %n picture(s)</source>
        <translation>
            <numerusform>für %n Bild</numerusform>
            <numerusform>für %n Bilder</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>for %n result(s)</source>
        <translation>
            <numerusform>für %n Treffer</numerusform>
            <numerusform>für %n Treffer</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_presenter.py"/>
        <source>former searches are kept on this computer alone</source>
        <translation>frühere Suchen bleiben nur auf diesem Computer</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>former searches; Enter repeats one, Tab takes it to be changed</source>
        <translation>frühere Suchen; Eingabe wiederholt eine, Tab übernimmt sie zum Ändern</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_texts.py"/>
        <source>from a day on</source>
        <translation>ab einem Tag</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>from the box into the list, its first result selected</source>
        <translation>vom Feld in die Liste, erster Treffer ausgewählt</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>get the newest version where you got this one</source>
        <translation>die neueste Version dort holen, wo diese her ist</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>give it a shorter name</source>
        <translation>einen kürzeren Namen wählen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>give it a word</source>
        <translation>ein Wort eingeben</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>give the folder it is in</source>
        <translation>den Ordner angeben, in dem sie liegt</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>give this one another name</source>
        <translation>dieser einen anderen Namen geben</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>go to the search box</source>
        <translation>zum Suchfeld</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>hardly any of its pixels can be read</source>
        <translation>kaum ein Pixel ist lesbar</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>hardly near</source>
        <translation>kaum ähnlich</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_texts.py"/>
        <source>has text, a place, a date, tags</source>
        <translation>hat Text, Ort, Datum, Schlagwörter</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>here already</source>
        <translation>schon hier</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_texts.py"/>
        <source>in the file’s name</source>
        <translation>im Dateinamen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>in the sidebar: rename, remove a tag or a saved search</source>
        <translation>in der Seitenleiste: Schlagwort oder gespeicherte Suche umbenennen, entfernen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>in use</source>
        <translation>in Verwendung</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/system/system_presenter.py"/>
        <source>indexing</source>
        <translation>Indizierung läuft</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/system/system_presenter.py"/>
        <source>indexing is paused</source>
        <translation>Indizierung angehalten</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/system/system_presenter.py"/>
        <source>indexing stopped</source>
        <translation>Indizierung gestoppt</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>it can be read only by the shop's own program</source>
        <translation>nur das Programm des Händlers kann es lesen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>it held until {day}; look at this machine's clock, or try again in some days</source>
        <translation>sie galt bis {day}; die Uhr dieses Rechners prüfen oder es in einigen Tagen wieder versuchen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>it is indexed once it is kept on this computer</source>
        <translation>sie wird indiziert, sobald sie auf diesem Computer liegt</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>it is no whole ZIP archive</source>
        <translation>es ist kein vollständiges ZIP-Archiv</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>it is of another kind or damaged</source>
        <translation>sie ist von anderer Art oder beschädigt</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>it is read again later</source>
        <translation>sie wird später erneut gelesen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_session.py"/>
        <source>it is searched for as soon as that is done</source>
        <translation>gesucht wird, sobald das erledigt ist</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/bin_session.py"/>
        <source>it is still in the bin</source>
        <translation>sie liegt noch im Papierkorb</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>it knows {values}</source>
        <translation>bekannt sind {values}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>it looks alike</source>
        <translation>sieht ähnlich aus</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>it may have been removed</source>
        <translation>es wurde vielleicht entfernt</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>it meets the conditions</source>
        <translation>erfüllt die Bedingungen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>it was saved without their picture</source>
        <translation>sie wurde ohne deren Bild gespeichert</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>its bytes are binary</source>
        <translation>ihr Inhalt ist binär</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>its decoder is missing</source>
        <translation>der Decoder fehlt</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>its drive is not connected</source>
        <translation>Laufwerk nicht verbunden</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/bin_session.py"/>
        <source>its drive may have none: delete it with the file manager</source>
        <translation>das Laufwerk hat vielleicht keinen: mit der Dateiverwaltung löschen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>its meaning is near</source>
        <translation>der Sinn ist nahe</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>its moments</source>
        <translation>seine Momente</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>its name matches</source>
        <translation>der Name passt</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>its own words</source>
        <translation>seinen eigenen Worten</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>its words match</source>
        <translation>die Wörter passen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>its words match, and it looks alike</source>
        <translation>die Wörter passen, und es sieht ähnlich aus</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>its words match, and its meaning is near</source>
        <translation>die Wörter passen, und der Sinn ist nahe</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_texts.py"/>
        <source>kind: photo, screenshot, PDF, video …</source>
        <translation>Art: Foto, Bildschirmfoto, PDF, Video …</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>known by its name only</source>
        <translation>nur dem Namen nach bekannt</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>known from before</source>
        <translation>von früher bekannt</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_bar.py"/>
        <source>large files</source>
        <translation>große Dateien</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>larger and smaller previews</source>
        <translation>größere und kleinere Vorschaubilder</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>largest first</source>
        <translation>Größtes zuerst</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>leave one out, or put a word in between</source>
        <translation>eines weglassen oder ein Wort dazwischensetzen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>leave the term out</source>
        <translation>den Begriff weglassen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/time_left.py"/>
        <source>less than a minute left</source>
        <translation>weniger als eine Minute</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/licence_list.py"/>
        <source>library</source>
        <translation>Programmbibliothek</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>licence {name}</source>
        <translation>Lizenz {name}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>light</source>
        <translation>hell</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>like: names a file that is neither in the library nor on this computer</source>
        <translation>like: nennt eine Datei, die weder in der Bibliothek noch auf diesem Computer ist</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>looked again at a part of it</source>
        <translation>ein Ausschnitt wurde noch einmal angesehen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_texts.py"/>
        <source>made in a city or region</source>
        <translation>in einer Stadt oder Region entstanden</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_texts.py"/>
        <source>made in a country</source>
        <translation>in einem Land entstanden</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_texts.py"/>
        <source>made with a camera</source>
        <translation>mit einer Kamera aufgenommen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_texts.py"/>
        <source>made with a lens</source>
        <translation>mit einem Objektiv aufgenommen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>make room and fetch again: what came so far is kept</source>
        <translation>Platz schaffen und erneut herunterladen: Bisheriges bleibt erhalten</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>maybe</source>
        <translation>vielleicht</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>maybe match</source>
        <translation>passt vielleicht</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/licence_list.py"/>
        <source>model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_bar.py"/>
        <source>more of one, less of another</source>
        <translation>mehr vom einen, weniger vom anderen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>more than suits this computer</source>
        <translation>mehr, als zu diesem Computer passt</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>more than {number}</source>
        <translation>mehr als {number}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>most alike first</source>
        <translation>Ähnlichstes zuerst</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>move it away first</source>
        <translation>sie zuerst woandershin legen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>move the frame alone, select or unselect what it holds</source>
        <translation>nur den Rahmen bewegen, das Umrahmte aus- oder abwählen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>move to the bin, after a question</source>
        <translation>nach Rückfrage in den Papierkorb verschieben</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>near</source>
        <translation>ähnlich</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>needs {size} of memory</source>
        <translation>braucht {size} Arbeitsspeicher</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>never</source>
        <translation>nie</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>newest first</source>
        <translation>Neuestes zuerst</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>no limit</source>
        <translation>keine Grenze</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>none</source>
        <translation>keines</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>none of its pages can be read</source>
        <translation>keine der Seiten ist lesbar</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_row.py"/>
        <source>none…</source>
        <translation>keines …</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/explanation_panel.py"/>
        <source>not checked</source>
        <translation>nicht geprüft</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>not compared</source>
        <translation>nicht verglichen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/gallery/cell_texts.py"/>
        <source>not connected</source>
        <translation>nicht verbunden</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>not ended</source>
        <translation>nicht beendet</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/gallery/cell_texts.py"/>
        <source>not read</source>
        <translation>nicht gelesen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_model.py"/>
        <source>not read yet</source>
        <translation>noch nicht gelesen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>not tried with this program yet</source>
        <translation>mit diesem Programm noch nicht erprobt</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>nothing in it was believed: it was altered on its way, or half of it is older</source>
        <translation>nichts darin wurde geglaubt: Sie wurde unterwegs verändert, oder eine Hälfte ist älter</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>nothing in it was believed: somebody on the way may hold the newer one back</source>
        <translation>nichts darin wurde geglaubt: Unterwegs hält vielleicht jemand die neuere zurück</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>nothing in it was believed; if that lasts, look where you got the program from</source>
        <translation>nichts darin wurde geglaubt; bleibt das so, dort nachsehen, wo das Programm her ist</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_bar.py"/>
        <source>nothing with this word</source>
        <translation>nichts mit diesem Wort</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_page.py"/>
        <source>nothing yet</source>
        <translation>noch nichts</translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/library/library_texts.py"/>
        <source>of %n kind(s)</source>
        <translation>
            <numerusform>einer Art (%n)</numerusform>
            <numerusform>von %n Arten</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_presenter.py"/>
        <source>off now</source>
        <translation>jetzt aus</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>oldest first</source>
        <translation>Ältestes zuerst</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>on battery</source>
        <translation>im Akkubetrieb</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>on this computer</source>
        <translation>auf diesem Computer</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_texts.py"/>
        <source>one of your tags</source>
        <translation>eines der Schlagwörter</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_bar.py"/>
        <source>only PDF files</source>
        <translation>nur PDF-Dateien</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>open what is selected with its program</source>
        <translation>Ausgewähltes mit zugehörigem Programm öffnen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>opening it with its program fetches it</source>
        <translation>das Öffnen mit dem zugehörigen Programm holt sie</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/intake.py"/>
        <source>or a folder to add it</source>
        <translation>oder einen Ordner, um ihn hinzuzufügen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>other results; other pages</source>
        <translation>andere Treffer; andere Seiten</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/page_strip.py"/>
        <location filename="../../retllm_desktop/ui/shared/core_sentences.py"/>
        <source>page {number}</source>
        <translation>Seite {number}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>pages of documents</source>
        <translation>Dokumentseiten</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/picture_queries.py"/>
        <source>part of the screen</source>
        <translation>Bildschirmausschnitt</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_sentences.py"/>
        <source>passage {number}</source>
        <translation>Stelle {number}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>password authentication failed for user "{person}"</source>
        <translation>das Passwort für „{person}“ ist falsch</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/intake.py"/>
        <source>pasted picture</source>
        <translation>eingefügtes Bild</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>perhaps {value}; it knows {values}</source>
        <translation>vielleicht {value}; bekannt sind {values}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>photographs</source>
        <translation>Fotos</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_bar.py"/>
        <source>photos from 2024</source>
        <translation>Fotos von 2024</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_sentences.py"/>
        <source>picture {number}</source>
        <translation>Bild {number}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>place {number}</source>
        <translation>Platz {number}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/licence_list.py"/>
        <source>places, words and thanks</source>
        <translation>Orte, Wörter und Dank</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_texts.py"/>
        <source>portrait, landscape or square</source>
        <translation>Hoch-, Querformat oder quadratisch</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>preview</source>
        <translation>Vorschau</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>put the earlier date first</source>
        <translation>das frühere Datum zuerst</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>put the lower number first</source>
        <translation>die kleinere Zahl zuerst</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>quick (8 bits)</source>
        <translation>schnell (8 Bit)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>quick order</source>
        <translation>schnelle Reihenfolge</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>recorded {when}</source>
        <translation>aufgezeichnet {when}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>refused ({status})</source>
        <translation>abgelehnt ({status})</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>remaining connection slots are reserved for {rest}</source>
        <translation>die letzten Verbindungen sind anderen vorbehalten: {rest}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/bin_session.py"/>
        <source>rename it first</source>
        <translation>zuerst umbenennen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/bin_session.py"/>
        <source>rename that one, then undo again</source>
        <translation>jene umbenennen, dann erneut rückgängig machen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/about_page.py"/>
        <source>retllm desktop, version {version}</source>
        <translation>retllm desktop, Version {version}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>right, as you said</source>
        <translation>richtig, wie bewertet</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>right, wrong for this search</source>
        <translation>richtig, falsch für diese Suche</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>role "{person}" does not exist</source>
        <translation>„{person}“ ist dort unbekannt</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/saved_search_actions.py"/>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>search for something first</source>
        <translation>zuerst etwas suchen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>search with a picture file, with a part of the screen</source>
        <translation>mit einer Bilddatei, mit einem Bildschirmausschnitt suchen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>search with what is copied: a picture, a file, words</source>
        <translation>mit dem Kopierten suchen: Bild, Datei, Wörter</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_texts.py"/>
        <source>searched before</source>
        <translation>schon gesucht</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/licence_list.py"/>
        <source>see its text</source>
        <translation>siehe Text</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>select all that are listed</source>
        <translation>alles Aufgeführte auswählen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/tag_actions.py"/>
        <source>select results, or drag them here, to give them a new tag</source>
        <translation>Treffer auswählen oder hierher ziehen, um ihnen ein neues Schlagwort zu geben</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>select the text of the page, copy it</source>
        <translation>Text der Seite auswählen, kopieren</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>sent on to another server</source>
        <translation>an einen anderen Server verwiesen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>settings; Esc or Alt+Left leads from a page back to the list</source>
        <translation>Einstellungen; Esc oder Alt+Links führt von einer Seite zurück zur Liste</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_sentences.py"/>
        <source>sheet {name}</source>
        <translation>Blatt {name}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>shorten it to what the picture or document shows</source>
        <translation>auf das kürzen, was Bild oder Dokument zeigt</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>shown to the model again within</source>
        <translation>dem Modell intern noch einmal gezeigt</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_sentences.py"/>
        <source>slide {number}</source>
        <translation>Folie {number}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>slow, yet the quickest that fits</source>
        <translation>langsam, aber das schnellste, das passt</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>smallest first</source>
        <translation>Kleinstes zuerst</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_texts.py"/>
        <source>so many pixels high</source>
        <translation>so viele Pixel hoch</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_texts.py"/>
        <source>so many pixels wide</source>
        <translation>so viele Pixel breit</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>somewhat near</source>
        <translation>etwas ähnlich</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>sorry, too many clients already</source>
        <translation>es sind schon zu viele Verbindungen offen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/gallery/list_header.py"/>
        <source>sorted, least first</source>
        <translation>aufsteigend sortiert</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/gallery/list_header.py"/>
        <source>sorted, most first</source>
        <translation>absteigend sortiert</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>sound is not read</source>
        <translation>Ton wird nicht gelesen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_texts.py"/>
        <source>stars, as in &gt;=4</source>
        <translation>Sterne, etwa &gt;=4</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>stop at a condition, change it, remove it; Backspace changes it too</source>
        <translation>bei einer Bedingung anhalten, sie ändern, entfernen; auch die Rücktaste ändert sie</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>stopped after {done}</source>
        <translation>nach {done} gestoppt</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>such files are not read</source>
        <translation>solche Dateien werden nicht gelesen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>sure</source>
        <translation>sicher</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>sure match</source>
        <translation>passt sicher</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>tags</source>
        <translation>Schlagwörter</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/screen_capture.py"/>
        <source>take a picture of it with the desktop's own tool, and paste or drop it here</source>
        <translation>mit dem Werkzeug der Arbeitsumgebung ein Bildschirmfoto machen und hier einfügen oder ablegen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>take away what is both wanted and not wanted</source>
        <translation>wegnehmen, was zugleich gewünscht und nicht gewünscht ist</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>take some away</source>
        <translation>einige wegnehmen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_texts.py"/>
        <source>taken or made then: a year, a month, a day</source>
        <translation>dann aufgenommen oder erstellt: Jahr, Monat, Tag</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>taken {when}</source>
        <translation>aufgenommen {when}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <source>text below was read in the picture</source>
        <translation>der Text unten wurde im Bild gelesen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>texts</source>
        <translation>Texte</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_texts.py"/>
        <source>the ending of the file’s name</source>
        <translation>die Endung des Dateinamens</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_texts.py"/>
        <source>the file’s size, as in &gt;10MB</source>
        <translation>die Dateigröße, etwa &gt;10MB</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>the limit is {limit}</source>
        <translation>die Grenze ist {limit}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>the limit is {limit} MiB</source>
        <translation>die Grenze ist {limit} MiB</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>the month before, the next month</source>
        <translation>voriger Monat, nächster Monat</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>the next index run reads it anew</source>
        <translation>der nächste Durchgang liest sie neu</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>the next word that you looked for, the one before</source>
        <translation>nächstes gesuchtes Wort, voriges</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/query_composer.py"/>
        <source>the others were left out; remove some to add others</source>
        <translation>die übrigen wurden weggelassen; erst welche entfernen, dann weitere hinzufügen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>the processor</source>
        <translation>der Prozessor</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/licence_list.py"/>
        <source>the program itself</source>
        <translation>das Programm selbst</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>the program's own</source>
        <translation>die des Programms</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>the result before or after; with Shift all between are selected</source>
        <translation>voriger oder nächster Treffer; mit Umschalt wird alles dazwischen ausgewählt</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>the setting «offline» is on</source>
        <translation>die Einstellung „offline“ ist an</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>the system's</source>
        <translation>die des Systems</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>the year before, the next year, the ends</source>
        <translation>voriges Jahr, nächstes Jahr, Anfang und Ende</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>these keys, close</source>
        <translation>diese Tasten, schließen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_bar.py"/>
        <source>these words in this order</source>
        <translation>diese Wörter in dieser Folge</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>they are counted from 1</source>
        <translation>gezählt wird ab 1</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_bar.py"/>
        <source>this in the file's name</source>
        <translation>das im Dateinamen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>too many connections for role "{person}"</source>
        <translation>„{person}“ hat schon zu viele Verbindungen offen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>turn it for looking, its text, favourite</source>
        <translation>zum Ansehen drehen, Text, Favorit</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>undo and redo marks, tags, right and wrong, the bin</source>
        <translation>Favoriten, Schlagwörter, richtig und falsch, Papierkorb: rückgängig und wiederholen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>unfold or fold</source>
        <translation>aus- oder einklappen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/gallery/list_painter.py"/>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>unlikely</source>
        <translation>unwahrscheinlich</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>unlikely match</source>
        <translation>passt wahrscheinlich nicht</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>update the program</source>
        <translation>das Programm aktualisieren</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>very near</source>
        <translation>sehr ähnlich</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_bar.py"/>
        <source>what you marked with a star</source>
        <translation>was mit einem Stern markiert ist</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>while you work</source>
        <translation>während der Computer benutzt wird</translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/query/suggestion_texts.py"/>
        <source>with %n picture(s)</source>
        <translation>
            <numerusform>mit %n Bild</numerusform>
            <numerusform>mit %n Bildern</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>with your %n mark(s) other searches stay as they are</source>
        <translation>
            <numerusform>mit der Bewertung (%n) bleiben andere Suchen, wie sie sind</numerusform>
            <numerusform>mit den %n Bewertungen bleiben andere Suchen, wie sie sind</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>with your %n mark(s) the check is more generous: {half:.0%} counts as {now:.0%}</source>
        <translation>
            <numerusform>mit der Bewertung (%n) ist die Prüfung großzügiger: {half:.0%} zählen als {now:.0%}</numerusform>
            <numerusform>mit den %n Bewertungen ist die Prüfung großzügiger: {half:.0%} zählen als {now:.0%}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>with your %n mark(s) the check is stricter: {half:.0%} counts as {now:.0%}</source>
        <translation>
            <numerusform>mit der Bewertung (%n) ist die Prüfung strenger: {half:.0%} zählen als {now:.0%}</numerusform>
            <numerusform>mit den %n Bewertungen ist die Prüfung strenger: {half:.0%} zählen als {now:.0%}</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_texts.py"/>
        <source>within a folder</source>
        <translation>in einem Ordner</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_bar.py"/>
        <source>within a folder of this name</source>
        <translation>in einem Ordner dieses Namens</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>without it nothing could be found; let the library be rebuilt first</source>
        <translation>ohne es wäre nichts zu finden; zuerst die Bibliothek neu aufbauen lassen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/hit_presenter.py"/>
        <source>word {number} of {count}</source>
        <translation>Wort {number} von {count}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>write a day, a month or a year, as in 2024-05-17, 2024-05, 2024 or yesterday</source>
        <translation>Tag, Monat oder Jahr schreiben, etwa 2024-05-17, 2024-05, 2024 oder yesterday</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>write a number of pixels, as in {field}:&gt;3000 or {field2}:1000..2000</source>
        <translation>eine Zahl von Pixeln schreiben, etwa {field}:&gt;3000 oder {field2}:1000..2000</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>write a number of stars, as in rating:5 or rating:&gt;=4</source>
        <translation>eine Zahl von Sternen schreiben, etwa rating:5 oder rating:&gt;=4</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>write a number such as 2 or 0.5</source>
        <translation>eine Zahl wie 2 oder 0.5 schreiben</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>write a number with a unit, as in size:&gt;10MB or size:500kB..2MB</source>
        <translation>eine Zahl mit Einheit schreiben, etwa size:&gt;10MB oder size:500kB..2MB</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>write a range instead, as in {example}</source>
        <translation>stattdessen einen Bereich schreiben, etwa {example}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>write it as in ext:jpg</source>
        <translation>etwa ext:jpg schreiben</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>write left, top, right and bottom in percent, as in @10,20,60,80</source>
        <translation>links, oben, rechts und unten in Prozent schreiben, etwa @10,20,60,80</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>write one</source>
        <translation>einen eingeben</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>write what results should be near to or far from, or leave the sign out</source>
        <translation>schreiben, wem Treffer nahe oder fern sein sollen, oder das Zeichen weglassen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>write words there</source>
        <translation>dort Wörter schreiben</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>write {example}</source>
        <translation>{example} schreiben</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>write {example}, or put "{field}:" in quotes to look for the word itself</source>
        <translation>{example} schreiben, oder "{field}:" in Anführungszeichen setzen, um das Wort selbst zu suchen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>written {when}</source>
        <translation>geschrieben {when}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>wrong, as you said</source>
        <translation>falsch, wie bewertet</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/licence_list.py"/>
        <source>{about}, from {origin}</source>
        <translation>{about}, aus {origin}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_card.py"/>
        <source>{action}: {title}</source>
        <translation>{action}: {title}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>{amount} GB</source>
        <translation>{amount} GB</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>{amount} MB</source>
        <translation>{amount} MB</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>{amount} kB</source>
        <translation>{amount} kB</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/condition_chip.py"/>
        <source>{condition}
Click to change it</source>
        <translation>{condition}
Klicken, um sie zu ändern</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>{day} by its name</source>
        <translation>{day} laut Namen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/translation.py"/>
        <source>{day}, {clock}</source>
        <translation>{day}, {clock}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <source>{degrees:.4f}° E</source>
        <translation>{degrees:.4f}° O</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <source>{degrees:.4f}° N</source>
        <translation>{degrees:.4f}° N</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <source>{degrees:.4f}° S</source>
        <translation>{degrees:.4f}° S</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <source>{degrees:.4f}° W</source>
        <translation>{degrees:.4f}° W</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/update_panel.py"/>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>{done} of {total}</source>
        <translation>{done} von {total}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/folder_activities.py"/>
        <location filename="../../retllm_desktop/ui/window/status_line.py"/>
        <source>{done} of {total} files</source>
        <translation>{done} von {total} Dateien</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/folder_activities.py"/>
        <source>{done} of {total} files in all</source>
        <translation>insgesamt {done} von {total} Dateien</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_texts.py"/>
        <source>{done} of {total} read whole</source>
        <translation>{done} von {total} vollständig gelesen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/duplicates_model.py"/>
        <source>{files} · {size} more than one of them takes</source>
        <translation>{files} · {size} mehr, als eine davon braucht</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>{files}, {size}, from {source} (by {address}). Nothing of yours is sent.</source>
        <translation>{files}, {size}, von {source} (über {address}). Nichts Eigenes wird gesendet.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <source>{first} to {last}</source>
        <translation>{first} bis {last}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/status_line.py"/>
        <source>{folder} is being indexed by {computer}</source>
        <translation>{folder} wird gerade von {computer} indexiert</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/status_line.py"/>
        <source>{folder} is not connected</source>
        <translation>{folder} ist nicht verbunden</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/duplicates_page.py"/>
        <source>{groups} · {size} can be saved</source>
        <translation>{groups} · {size} lassen sich sparen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>{host} redirects to {other}, which is none of the servers that this copy of the program knows</source>
        <translation>{host} verweist auf {other}, und diesen Server kennt diese Kopie des Programms nicht</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>{kind} is not read on this system</source>
        <translation>{kind} wird auf diesem System nicht gelesen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_texts.py"/>
        <source>{known}, {kinds}: {list}</source>
        <translation>{known}, {kinds}: {list}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/region_dialog.py"/>
        <source>{left:.0%} to {right:.0%} across, {top:.0%} to {bottom:.0%} down</source>
        <translation>waagrecht {left:.0%} bis {right:.0%}, senkrecht {top:.0%} bis {bottom:.0%}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/result_actions.py"/>
        <source>{members}: unfold or fold</source>
        <translation>{members}: aus- oder einklappen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>{minutes} min {seconds} s</source>
        <translation>{minutes} min {seconds} s</translation>
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
            <numerusform>{names} und %n weiterer Name</numerusform>
            <numerusform>{names} und %n weitere</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>{names} and %n more.</source>
        <translation>
            <numerusform>{names} und %n weitere.</numerusform>
            <numerusform>{names} und %n weitere.</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>{name} is a favourite</source>
        <translation>{name} ist ein Favorit</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>{name} is no favourite any more</source>
        <translation>{name} ist kein Favorit mehr</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>{name} is right for this search</source>
        <translation>{name} ist für diese Suche richtig</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>{name} is wrong for this search</source>
        <translation>{name} ist für diese Suche falsch</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_model.py"/>
        <location filename="../../retllm_desktop/ui/results/results_model.py"/>
        <source>{name}, favourite</source>
        <translation>{name}, Favorit</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/system/quick_search.py"/>
        <source>{name}, in {folder}</source>
        <translation>{name}, in {folder}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/licence_list.py"/>
        <source>{name}, {licence}</source>
        <translation>{name}, {licence}</translation>
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
        <translation>{number:.0f} Dateien pro Minute</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/time_left.py"/>
        <source>{number:.0f} files a second</source>
        <translation>{number:.0f} Dateien pro Sekunde</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/time_left.py"/>
        <source>{number:.1f} files a second</source>
        <translation>{number:.1f} Dateien pro Sekunde</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_texts.py"/>
        <source>{number} .{ending}</source>
        <translation>{number} .{ending}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>{number} checked/s</source>
        <translation>{number} Prüfungen/s</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>{number} found</source>
        <translation>{number} gefunden</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>{number} found in {time}</source>
        <translation>{number} gefunden in {time}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>{number} ms</source>
        <translation>{number} ms</translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/results/file_actions.py"/>
        <source>{number} of %n file(s) are not there any more</source>
        <translation>
            <numerusform>{number} von %n Datei ist nicht mehr da</numerusform>
            <numerusform>{number} von %n Dateien sind nicht mehr da</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/results/bin_session.py"/>
        <source>{number} of %n file(s) could not be brought back: {why}</source>
        <translation>
            <numerusform>{number} von %n Datei konnte nicht zurückgeholt werden: {why}</numerusform>
            <numerusform>{number} von %n Dateien konnten nicht zurückgeholt werden: {why}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/results/bin_session.py"/>
        <source>{number} of %n file(s) could not be moved to the bin: {why}</source>
        <translation>
            <numerusform>{number} von %n Datei konnte nicht in den Papierkorb verschoben werden: {why}</numerusform>
            <numerusform>{number} von %n Dateien konnten nicht in den Papierkorb verschoben werden: {why}</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/preview_presenter.py"/>
        <location filename="../../retllm_desktop/ui/preview/previewed_file.py"/>
        <source>{number} of {count}</source>
        <translation>{number} von {count}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/preview_presenter.py"/>
        <source>{number} of {count} selected</source>
        <translation>{number} von {count} ausgewählten</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>{number} pictures/s</source>
        <translation>{number} Bilder/s</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>{number} queries/s</source>
        <translation>{number} Anfragen/s</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>{number}: {sent} sent, {received} received. Among them are results that the model on another machine, which you connected, was asked to check.</source>
        <translation>{number}: {sent} gesendet, {received} empfangen. Darunter sind Treffer, die das verbundene Modell auf einem anderen Rechner prüfen sollte.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>{number}: {sent} sent, {received} received. What was sent are requests for files of models or of newer versions, nothing else.</source>
        <translation>{number}: {sent} gesendet, {received} empfangen. Gesendet wurden nur Anfragen nach Dateien von Modellen oder neuen Versionen, sonst nichts.</translation>
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
        <translation>{offer}. Die Suche geht weiter, während die Bibliothek neu aufgebaut wird.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>{pack} proposes, {checker} decides</source>
        <translation>{pack} schlägt vor, {checker} entscheidet</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>{pack} proposes; {checker} does not know what is in this library</source>
        <translation>{pack} schlägt vor; {checker} kennt nicht, was in dieser Bibliothek ist</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_row.py"/>
        <source>{pack}…</source>
        <translation>{pack} …</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/page_strip.py"/>
        <source>{page}, with your words</source>
        <translation>{page}, mit den gesuchten Wörtern</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>{percent} % of the ten nearest are the same; the exact model is in another pack</source>
        <translation>{percent} % der zehn nächsten sind dieselben; das exakte Modell liegt in einem anderen Paket</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/explanation_panel.py"/>
        <source>{place} (quick order)</source>
        <translation>{place} (schnelle Reihenfolge)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/explanation_panel.py"/>
        <source>{place}, as in the quick order</source>
        <translation>{place}, wie in der schnellen Reihenfolge</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>{place}, because {reason}.</source>
        <translation>Platz {place}: {reason}.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/explanation_panel.py"/>
        <source>{quick} in the quick order → {place} after the check</source>
        <translation>{quick} in der schnellen Reihenfolge → {place} nach der Prüfung</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/explanation_panel.py"/>
        <source>{quick} in the quick order → {place} among the others</source>
        <translation>{quick} in der schnellen Reihenfolge → {place} unter den anderen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>{reason}. Change its permissions, or choose another data directory</source>
        <translation>{reason}. Rechte ändern oder einen anderen Datenordner wählen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>{reason}; what came so far is kept for another attempt</source>
        <translation>{reason}; Bisheriges bleibt für einen neuen Versuch erhalten</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>{seconds:.1f} s</source>
        <translation>{seconds:.1f} s</translation>
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
        <translation>{setting}: auf der Seite der Modelle wählen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>{size} MiB; the limit is {limit} MiB</source>
        <translation>{size} MiB; die Grenze ist {limit} MiB</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>{size} are here already</source>
        <translation>{size} sind schon da</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>{size} to get</source>
        <translation>{size} herunterzuladen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>{size} to get in all; it needs {memory} of memory.</source>
        <translation>Insgesamt {size} herunterzuladen; es braucht {memory} Arbeitsspeicher.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>{size}/s</source>
        <translation>{size}/s</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>{tags} taken off {who}</source>
        <translation>{tags} entfernt von: {who}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_list.py"/>
        <source>{text}, {meaning}</source>
        <translation>{text}, {meaning}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>{time} left</source>
        <translation>noch {time}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>{title} is here and works.</source>
        <translation>{title} ist da und funktioniert.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/models_page.py"/>
        <source>{title}. {agreement}</source>
        <translation>{title}. {agreement}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/result_actions.py"/>
        <source>{what} copied</source>
        <translation>Kopiert: {what}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>{what} moved to the bin</source>
        <translation>In den Papierkorb verschoben: {what}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/licence_list.py"/>
        <source>{what}, {licence}</source>
        <translation>{what}, {licence}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>{what}. It was said: {reason}</source>
        <translation>{what}. Die Meldung lautet: {reason}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>{what}: {path}</source>
        <translation>{what}: {path}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/erase_panel.py"/>
        <source>{what}: {size}, in {place}</source>
        <translation>{what}: {size}, in {place}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>{what}; nothing could be read</source>
        <translation>{what}; nichts konnte gelesen werden</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>{what}; nothing of the batch was written</source>
        <translation>{what}; von diesem Durchgang wurde nichts geschrieben</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>{what}; nothing was changed</source>
        <translation>{what}; nichts wurde geändert</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>{what}; passages are found by the model for finding meanwhile</source>
        <translation>{what}; Textstellen findet solange das Suchmodell</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>{what}; results keep the quick order</source>
        <translation>{what}; Treffer behalten die schnelle Reihenfolge</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/result_actions.py"/>
        <source>{what}; they can be brought back from there</source>
        <translation>{what}; von dort lässt es sich zurückholen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/preview_presenter.py"/>
        <source>{what}; what you see was kept from before.</source>
        <translation>{what}; zu sehen ist, was von früher aufbewahrt wurde.</translation>
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
        <translation>{when} (Satelliten)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>{when} (written beside it)</source>
        <translation>{when} (daneben vermerkt)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/details_panel.py"/>
        <source>{where}:</source>
        <translation>{where}:</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>{who} tagged {tags}</source>
        <translation>{who}: Schlagwort {tags}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/previewed_file.py"/>
        <source>{why}. It is found by its name.</source>
        <translation>{why}. Dem Namen nach wird sie gefunden.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <source>{width} × {height}</source>
        <translation>{width} × {height}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/region_overlay.py"/>
        <source>{width} × {height} pixels. Enter searches with it, Esc cancels.</source>
        <translation>{width} × {height} Pixel. Eingabe sucht damit, Esc bricht ab.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>«Right or Wrong»</source>
        <translation>„Right or Wrong“</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>«True or False»</source>
        <translation>„True or False“</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>«Yes or No»</source>
        <translation>„Yes or No“</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>«{field}:» takes one value</source>
        <translation>„{field}:“ nimmt einen Wert</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>«{file}» cannot be fetched at present</source>
        <translation>„{file}“ lässt sich derzeit nicht herunterladen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>«{folder}» cannot be watched and is looked at every few minutes instead</source>
        <translation>„{folder}“ lässt sich nicht überwachen und wird stattdessen alle paar Minuten durchgesehen</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>«{folder}» is looked at every few minutes instead of being watched: other programs use all watchers that the system allows. To allow more: {command}</source>
        <translation>„{folder}“ wird alle paar Minuten durchgesehen statt überwacht: Andere Programme belegen alle Überwachungen, die das System erlaubt. Mehr erlauben: {command}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>«{folder}» lies on a server: it is looked at every few minutes, because changes by other computers are not told. Your own changes are seen at once</source>
        <translation>„{folder}“ liegt auf einem Server: Er wird alle paar Minuten durchgesehen, weil Änderungen anderer Computer nicht gemeldet werden. Eigene Änderungen werden sofort bemerkt</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/system/system_presenter.py"/>
        <source>«{key}» is no key that can be had in every program: it takes Ctrl, Alt or the logo key and another one, as in «Ctrl+Alt+Space».</source>
        <translation>„{key}“ lässt sich nicht in jedem Programm verwenden: Nötig sind Strg, Alt oder die Logo-Taste und eine weitere, etwa „Strg+Alt+Leertaste“.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/update_panel.py"/>
        <source>«{name}» is in {folder}. Its signature is right. Close the program before you open it.</source>
        <translation>„{name}“ liegt in {folder}. Die Signatur stimmt. Vor dem Öffnen das Programm schließen.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/update_panel.py"/>
        <source>«{name}» is in {folder}. Its signature is right. This command installs it:</source>
        <translation>„{name}“ liegt in {folder}. Die Signatur stimmt. Dieser Befehl installiert die Datei:</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>«{name}» lies on {host}, which is none of the servers that this copy of the program knows</source>
        <translation>„{name}“ liegt auf {host}, und diesen Server kennt diese Kopie des Programms nicht</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>«{text}» is no {field}</source>
        <translation>„{text}“ ist kein Wert für {field}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>«{text}» is too large</source>
        <translation>„{text}“ ist zu groß</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>«{title}» on this computer checks instead.</source>
        <translation>Stattdessen prüft «{title}» auf diesem Computer.</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>«{unit}» is no unit of {field}</source>
        <translation>„{unit}“ ist keine Einheit für {field}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>«{value}» is no date</source>
        <translation>„{value}“ ist kein Datum</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>«{value}» is nothing that «{field}:» knows</source>
        <translation>„{value}“ kennt „{field}:“ nicht</translation>
    </message>
</context>
</TS>
