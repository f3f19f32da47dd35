<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>retllm</name>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>%n are favourites</source>
        <translation>
            <numerusform>%n is a favourite</numerusform>
            <numerusform>%n are favourites</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>%n are no favourites any more</source>
        <translation>
            <numerusform>%n is no favourite any more</numerusform>
            <numerusform>%n are no favourites any more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>%n are right for this search</source>
        <translation>
            <numerusform>%n is right for this search</numerusform>
            <numerusform>%n are right for this search</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>%n are wrong for this search</source>
        <translation>
            <numerusform>%n is wrong for this search</numerusform>
            <numerusform>%n are wrong for this search</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/window/status_line.py"/>
        <source>%n by name only</source>
        <translation>
            <numerusform>%n by name only</numerusform>
            <numerusform>%n by name only</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>%n byte(s)</source>
        <translation>
            <numerusform>%n byte</numerusform>
            <numerusform>%n bytes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <source>%n camera(s)</source>
        <translation>
            <numerusform>%n camera</numerusform>
            <numerusform>%n cameras</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/settings/settings_page.py"/>
        <source>%n change(s) take effect when the window is opened anew.</source>
        <translation>
            <numerusform>%n change takes effect when the window is opened anew.</numerusform>
            <numerusform>%n changes take effect when the window is opened anew.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>%n connection(s)</source>
        <translation>
            <numerusform>%n connection</numerusform>
            <numerusform>%n connections</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <source>%n copies</source>
        <translation>
            <numerusform>%n copy</numerusform>
            <numerusform>%n copies</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>%n could not be checked</source>
        <translation>
            <numerusform>%n could not be checked</numerusform>
            <numerusform>%n could not be checked</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <source>%n document(s)</source>
        <translation>
            <numerusform>%n document</numerusform>
            <numerusform>%n documents</numerusform>
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
            <numerusform>%n file</numerusform>
            <numerusform>%n files</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/library/library_presenter.py"/>
        <source>%n file(s) are new or changed since this search.</source>
        <translation>
            <numerusform>%n file is new or changed since this search.</numerusform>
            <numerusform>%n files are new or changed since this search.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/library/library_texts.py"/>
        <source>%n file(s) can be searched</source>
        <translation>
            <numerusform>%n file can be searched</numerusform>
            <numerusform>%n files can be searched</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/library/library_texts.py"/>
        <source>%n file(s) known by name only</source>
        <translation>
            <numerusform>%n file known by name only</numerusform>
            <numerusform>%n files known by name only</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/library/library_texts.py"/>
        <source>%n file(s) moved</source>
        <translation>
            <numerusform>%n file moved</numerusform>
            <numerusform>%n files moved</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/library/library_dialogs.py"/>
        <source>%n file(s) were not read, or in part; all of them are found by name. They are tried again when they change.</source>
        <translation>
            <numerusform>%n file was not read, or in part; it is found by name. It is tried again when it changes.</numerusform>
            <numerusform>%n files were not read, or in part; all of them are found by name. They are tried again when they change.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <source>%n folder(s)</source>
        <translation>
            <numerusform>%n folder</numerusform>
            <numerusform>%n folders</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/library/library_texts.py"/>
        <source>%n gone</source>
        <translation>
            <numerusform>%n gone</numerusform>
            <numerusform>%n gone</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/library/folder_texts.py"/>
        <source>%n gone lately</source>
        <translation>
            <numerusform>%n gone lately</numerusform>
            <numerusform>%n gone lately</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/library/duplicates_page.py"/>
        <source>%n group(s)</source>
        <translation>
            <numerusform>%n group</numerusform>
            <numerusform>%n groups</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/window/status_line.py"/>
        <source>%n in part</source>
        <translation>
            <numerusform>%n in part</numerusform>
            <numerusform>%n in part</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/library/library_texts.py"/>
        <source>%n item(s), newest first</source>
        <translation>
            <numerusform>%n item, newest first</numerusform>
            <numerusform>%n items, newest first</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/library/library_texts.py"/>
        <source>%n more file(s) with them</source>
        <translation>
            <numerusform>%n more file with them</numerusform>
            <numerusform>%n more files with them</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/system/system_presenter.py"/>
        <source>%n new file(s) can be found.</source>
        <translation>
            <numerusform>%n new file can be found.</numerusform>
            <numerusform>%n new files can be found.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <location filename="../../retllm_desktop/ui/library/sidebar_entries.py"/>
        <source>%n picture(s)</source>
        <translation>
            <numerusform>%n picture</numerusform>
            <numerusform>%n pictures</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/library/saved_search_actions.py"/>
        <source>%n picture(s) from outside of the library will not be kept with it.</source>
        <translation>
            <numerusform>%n picture from outside of the library will not be kept with it.</numerusform>
            <numerusform>%n pictures from outside of the library will not be kept with it.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/library/saved_search_actions.py"/>
        <source>%n picture(s) of this search are not in the library any more</source>
        <translation>
            <numerusform>%n picture of this search is not in the library any more</numerusform>
            <numerusform>%n pictures of this search are not in the library any more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <source>%n place(s)</source>
        <translation>
            <numerusform>%n place</numerusform>
            <numerusform>%n places</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/library/library_texts.py"/>
        <source>%n problem(s)</source>
        <translation>
            <numerusform>%n problem</numerusform>
            <numerusform>%n problems</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>%n result(s)</source>
        <translation>
            <numerusform>%n result</numerusform>
            <numerusform>%n results</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>%n result(s) not connected stay where they are.</source>
        <translation>
            <numerusform>%n result is not connected and stays where it is.</numerusform>
            <numerusform>%n results are not connected and stay where they are.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/details/details_panel.py"/>
        <location filename="../../retllm_desktop/ui/results/selection_bar.py"/>
        <source>%n selected</source>
        <translation>
            <numerusform>%n selected</numerusform>
            <numerusform>%n selected</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/results/selection_bar.py"/>
        <source>%n selected, all that are listed so far</source>
        <translation>
            <numerusform>%n selected, all that are listed so far</numerusform>
            <numerusform>%n selected, all that are listed so far</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/library/library_texts.py"/>
        <source>%n without an ending</source>
        <translation>
            <numerusform>%n without an ending</numerusform>
            <numerusform>%n without an ending</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>+%n alike</source>
        <translation>
            <numerusform>+%n alike</numerusform>
            <numerusform>+%n alike</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>+%n more place(s) in this file</source>
        <translation>
            <numerusform>+%n more place in this file</numerusform>
            <numerusform>+%n more places in this file</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/results/result_actions.py"/>
        <source>Copy %n</source>
        <translation>
            <numerusform>Copy %n</numerusform>
            <numerusform>Copy %n</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/library/tag_actions.py"/>
        <source>It is taken off %n file(s), which stay where they are.</source>
        <translation>
            <numerusform>It is taken off %n file, which stays where it is.</numerusform>
            <numerusform>It is taken off %n files, which stay where they are.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/library/duplicates_page.py"/>
        <source>Move %n file(s) to the bin…</source>
        <translation>
            <numerusform>Move %n file to the bin…</numerusform>
            <numerusform>Move %n files to the bin…</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/library/tag_actions.py"/>
        <source>Name of the tag for %n result(s)</source>
        <translation>
            <numerusform>Name of the tag for %n result</numerusform>
            <numerusform>Name of the tag for %n results</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>Nothing is said of %n any more</source>
        <translation>
            <numerusform>Nothing is said of %n any more</numerusform>
            <numerusform>Nothing is said of %n any more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/details/details_panel.py"/>
        <source>Of the first %n of them:</source>
        <translation>
            <numerusform>Of the first %n of them:</numerusform>
            <numerusform>Of the first %n of them:</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>Only the first %n were checked; the rest is in the quick order.</source>
        <translation>
            <numerusform>Only the first was checked (%n); the rest is in the quick order.</numerusform>
            <numerusform>Only the first %n were checked; the rest is in the quick order.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/results/result_actions.py"/>
        <source>Open %n</source>
        <translation>
            <numerusform>Open %n</numerusform>
            <numerusform>Open %n</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/results/result_actions.py"/>
        <source>Open %n file(s)?</source>
        <translation>
            <numerusform>Open %n file?</numerusform>
            <numerusform>Open %n files?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/library/time_left.py"/>
        <source>about %n hour(s) left</source>
        <translation>
            <numerusform>about %n hour left</numerusform>
            <numerusform>about %n hours left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/library/time_left.py"/>
        <source>about %n minute(s) left</source>
        <translation>
            <numerusform>about %n minute left</numerusform>
            <numerusform>about %n minutes left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>for %n passage(s)</source>
        <translation>
            <numerusform>for %n passage</numerusform>
            <numerusform>for %n passages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>for %n picture(s)</source>
        <translation>
            <numerusform>for %n picture</numerusform>
            <numerusform>for %n pictures</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>for %n result(s)</source>
        <translation>
            <numerusform>for %n result</numerusform>
            <numerusform>for %n results</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/library/library_texts.py"/>
        <source>of %n kind(s)</source>
        <translation>
            <numerusform>of %n kind</numerusform>
            <numerusform>of %n kinds</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/query/suggestion_texts.py"/>
        <source>with %n picture(s)</source>
        <translation>
            <numerusform>with %n picture</numerusform>
            <numerusform>with %n pictures</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>with your %n mark(s) other searches stay as they are</source>
        <translation>
            <numerusform>with your %n mark other searches stay as they are</numerusform>
            <numerusform>with your %n marks other searches stay as they are</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>with your %n mark(s) the check is more generous: {half:.0%} counts as {now:.0%}</source>
        <translation>
            <numerusform>with your %n mark the check is more generous: {half:.0%} counts as {now:.0%}</numerusform>
            <numerusform>with your %n marks the check is more generous: {half:.0%} counts as {now:.0%}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>with your %n mark(s) the check is stricter: {half:.0%} counts as {now:.0%}</source>
        <translation>
            <numerusform>with your %n mark the check is stricter: {half:.0%} counts as {now:.0%}</numerusform>
            <numerusform>with your %n marks the check is stricter: {half:.0%} counts as {now:.0%}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <source>{names} and %n more</source>
        <translation>
            <numerusform>{names} and %n more</numerusform>
            <numerusform>{names} and %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>{names} and %n more.</source>
        <translation>
            <numerusform>{names} and %n more.</numerusform>
            <numerusform>{names} and %n more.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/results/file_actions.py"/>
        <source>{number} of %n file(s) are not there any more</source>
        <translation>
            <numerusform>{number} of %n file is not there any more</numerusform>
            <numerusform>{number} of %n files are not there any more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/results/bin_session.py"/>
        <source>{number} of %n file(s) could not be brought back: {why}</source>
        <translation>
            <numerusform>{number} of %n file could not be brought back: {why}</numerusform>
            <numerusform>{number} of %n files could not be brought back: {why}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/results/bin_session.py"/>
        <source>{number} of %n file(s) could not be moved to the bin: {why}</source>
        <translation>
            <numerusform>{number} of %n file could not be moved to the bin: {why}</numerusform>
            <numerusform>{number} of %n files could not be moved to the bin: {why}</numerusform>
        </translation>
    </message>
</context>
</TS>
