<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja" sourcelanguage="en">
<context>
    <name>retllm</name>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>%n are favourites</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>%n are no favourites any more</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>%n are right for this search</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>%n are wrong for this search</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/window/status_line.py"/>
        <source>%n by name only</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>%n byte(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>%n copies</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>%n could not be checked</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>%n file(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/library/library_presenter.py"/>
        <source>%n file(s) are new or changed since this search.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/library/library_texts.py"/>
        <source>%n file(s) can be searched</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/library/library_texts.py"/>
        <source>%n file(s) known by name only</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/library/library_texts.py"/>
        <source>%n file(s) moved</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/window/pages.py"/>
        <source>%n file(s) to search. Type a few words, or drop or paste a picture to find what looks like it.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/library/library_dialogs.py"/>
        <source>%n file(s) were not read, or in part; all of them are found by name. They are tried again when they change.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/library/library_texts.py"/>
        <source>%n gone</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/library/library_texts.py"/>
        <source>%n gone lately</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/window/status_line.py"/>
        <source>%n in part</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/library/library_texts.py"/>
        <source>%n problem(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>%n result(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>%n result(s) not connected stay where they are.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/results/selection_bar.py"/>
        <source>%n selected</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/results/selection_bar.py"/>
        <source>%n selected, all that are listed so far</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/library/library_texts.py"/>
        <source>%n without an ending</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>+%n alike</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>+%n more place(s) in this file</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>, </source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>A page or another part of a file stands for the whole file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/query_composer.py"/>
        <source>A search takes {number} pictures at most</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Above it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/main_window.py"/>
        <source>Add a folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/window_parts.py"/>
        <source>Add a folder with pictures or documents</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/pages.py"/>
        <source>Add a folder with pictures or documents. Nothing leaves this computer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/pages.py"/>
        <location filename="../../retllm_desktop/ui/window/window_parts.py"/>
        <source>Add a folder…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/annotations_panel.py"/>
        <source>Add a tag</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/window_parts.py"/>
        <source>Add folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/bin_session.py"/>
        <source>Another file has its name by now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>Anywhere</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/kind_names.py"/>
        <source>Archive</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>Arrows</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>Arrows, Page Up, Page Down</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/window_parts.py"/>
        <source>As the system</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/status_line.py"/>
        <source>Asking what files say of themselves: {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/kind_names.py"/>
        <source>Audio</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/app.py"/>
        <source>Bringing the library up to date. This happens once and may take a minute…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_texts.py"/>
        <source>Bringing your library to the new model: {done} of {total}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>Camera</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_dialogs.py"/>
        <location filename="../../retllm_desktop/ui/query/region_dialog.py"/>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>Changed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_presenter.py"/>
        <source>Check the rest</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/explanation_panel.py"/>
        <source>Checked</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/region_dialog.py"/>
        <source>Choose a part of «{name}»</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_dialogs.py"/>
        <location filename="../../retllm_desktop/ui/window/window_parts.py"/>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/kind_names.py"/>
        <source>Code</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/window_parts.py"/>
        <source>Colours</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/explanation_panel.py"/>
        <source>Confidence</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/result_actions.py"/>
        <source>Copy</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/results/result_actions.py"/>
        <source>Copy %n</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/selection_bar.py"/>
        <source>Copy (Ctrl+C)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/result_actions.py"/>
        <source>Copy path</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/result_actions.py"/>
        <source>Copy paths</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_dialogs.py"/>
        <source>Copy the list</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>Ctrl+Z brings back what was moved.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>Ctrl+arrows, Ctrl+Space</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/window_parts.py"/>
        <source>Dark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>Date</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/details_panel.py"/>
        <location filename="../../retllm_desktop/ui/window/window_parts.py"/>
        <source>Details</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/undo_history.py"/>
        <source>Did again: {what}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/widgets.py"/>
        <source>Dismiss this message</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Document</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>Down</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/kind_names.py"/>
        <source>Drawing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/intake.py"/>
        <source>Drop a picture to search with it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/kind_names.py"/>
        <source>E-book</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/result_actions.py"/>
        <source>Each of them opens in the program that the system has for it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_presenter.py"/>
        <source>Every file could be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>Everything, newest first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>F or Ctrl+D</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/annotations_panel.py"/>
        <location filename="../../retllm_desktop/ui/results/result_actions.py"/>
        <source>Favourite</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/annotations_panel.py"/>
        <source>Favourite (F)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/result_actions.py"/>
        <source>Favourite or not</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/selection_bar.py"/>
        <source>Favourites or not (Ctrl+D)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_dialogs.py"/>
        <location filename="../../retllm_desktop/ui/shared/kind_names.py"/>
        <source>File</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_presenter.py"/>
        <source>Files are new or changed since this search.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_dialogs.py"/>
        <source>Files not read as a whole</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_texts.py"/>
        <source>Files that are gone are remembered for a while: if they come back, here or in another folder, nothing has to be read again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_dialogs.py"/>
        <source>Files that could not be read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/status_line.py"/>
        <source>Files that were not read, or in part, and why</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/pages.py"/>
        <source>Find a picture by saying what is in it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/details_panel.py"/>
        <location filename="../../retllm_desktop/ui/window/window_parts.py"/>
        <source>Find similar</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/results_model.py"/>
        <source>Fold</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/details_panel.py"/>
        <source>Folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/details_panel.py"/>
        <source>Folder: {path}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/window_parts.py"/>
        <source>Folders</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/explanation_panel.py"/>
        <source>Found</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>Found because {reason}; {then}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Get it…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/status_line.py"/>
        <source>Go on indexing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/kind_names.py"/>
        <source>HTML</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>In its caption</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>In its folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>In its name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>In its text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>In the list</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>In the preview</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>In what is known of it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/status_line.py"/>
        <source>Indexing progress</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/status_line.py"/>
        <source>Indexing status</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/details_panel.py"/>
        <source>Its drive or folder is not connected; what you see was kept from before.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>Keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/window_parts.py"/>
        <source>Keys…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>Keywords</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>Kind</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/window_parts.py"/>
        <source>Larger previews</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_dialogs.py"/>
        <source>Leave out of «{folder}»</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_dialogs.py"/>
        <source>Left out in any case, unless a line with «!» takes it in: hidden files and folders, previews and waste bins of systems, node_modules and the like, and files that are still being written.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_texts.py"/>
        <source>Left out: {patterns}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/explanation_panel.py"/>
        <source>Less</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/explanation_panel.py"/>
        <source>Let the model say why</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>Letters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/window_parts.py"/>
        <source>Light</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>Listed because {reason}; {then}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/window_parts.py"/>
        <source>Look through all folders again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/status_line.py"/>
        <source>Looking through {folder}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/kind_names.py"/>
        <source>Mail</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/kind_names.py"/>
        <source>Markdown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/explanation_panel.py"/>
        <source>Match</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/explanation_panel.py"/>
        <source>Match: {word}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Maybe</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/window_parts.py"/>
        <source>Menu</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/window_parts.py"/>
        <source>Models…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Moment of a video</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/explanation_panel.py"/>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>More</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/result_actions.py"/>
        <source>Move to the bin</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/selection_bar.py"/>
        <source>Move to the bin (Del)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/result_actions.py"/>
        <source>Move to the bin…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>Move {what} to the bin?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/result_actions.py"/>
        <source>No longer a favourite</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/pages.py"/>
        <source>No picture or document of your folders does so.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/pages.py"/>
        <source>No picture or document of your folders has been read yet. Results appear as soon as the first ones are.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/file_actions.py"/>
        <source>No program could be started for this file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/details_panel.py"/>
        <source>Not read: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/kind_names.py"/>
        <source>Notebook</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/main_window.py"/>
        <source>Nothing has been logged yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/pages.py"/>
        <source>Nothing here holds these words.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/pages.py"/>
        <source>Nothing here looks like that.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/pages.py"/>
        <source>Nothing here meets the conditions.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>Nothing is said of %n any more</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>Nothing is said of {name} any more</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/pages.py"/>
        <source>Nothing of your folders has been read yet. Search as soon as the first files are in; the line below shows how far reading is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/pages.py"/>
        <source>Nothing to show</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_texts.py"/>
        <source>Offline: files seen last stay searchable.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>Only the first %n were checked; the rest is in the quick order.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/details_panel.py"/>
        <location filename="../../retllm_desktop/ui/results/result_actions.py"/>
        <source>Open</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/results/result_actions.py"/>
        <source>Open %n</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/results/result_actions.py"/>
        <source>Open %n file(s)?</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/window_parts.py"/>
        <source>Open with its program</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/kind_names.py"/>
        <source>PDF</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/kind_names.py"/>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Page of a document</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/region_dialog.py"/>
        <source>Part of the picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/status_line.py"/>
        <location filename="../../retllm_desktop/ui/window/window_parts.py"/>
        <source>Pause indexing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/status_line.py"/>
        <source>Paused. What was read is kept</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/status_line.py"/>
        <source>Pausing after the files under way…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>People</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/kind_names.py"/>
        <source>Photo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/kind_names.py"/>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Picture in a document</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/explanation_panel.py"/>
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>Place</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/kind_names.py"/>
        <source>Presentation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/details_panel.py"/>
        <source>Preview</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_dialogs.py"/>
        <source>Problems and notes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/window_parts.py"/>
        <source>Problems and notes…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Read in the picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_texts.py"/>
        <source>Reading text in pictures: {done} of {total}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/status_line.py"/>
        <source>Reading {done} of {total}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_presenter.py"/>
        <source>Rebuild</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>Recorded</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/undo_history.py"/>
        <location filename="../../retllm_desktop/ui/window/window_parts.py"/>
        <source>Redo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/undo_history.py"/>
        <source>Redo: {what}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/explanation_panel.py"/>
        <source>Relevance</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/annotations_panel.py"/>
        <source>Remove the tag {tag}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_texts.py"/>
        <source>Resting: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/results_view.py"/>
        <source>Results</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/explanation_panel.py"/>
        <source>Right</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/feedback.py"/>
        <source>Right for this search</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/explanation_panel.py"/>
        <location filename="../../retllm_desktop/ui/results/selection_bar.py"/>
        <source>Right for this search (+)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_dialogs.py"/>
        <source>Save</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/kind_names.py"/>
        <source>Scan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/kind_names.py"/>
        <source>Screenshot</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/window_parts.py"/>
        <source>Search</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_presenter.py"/>
        <source>Search again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/status_line.py"/>
        <source>Search status</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/region_dialog.py"/>
        <source>Search with this part</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/window_parts.py"/>
        <source>Search with what is copied</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/pages.py"/>
        <source>Search without the conditions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/details_panel.py"/>
        <source>Select a result to see it here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/selection_bar.py"/>
        <source>Select nothing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/details_panel.py"/>
        <location filename="../../retllm_desktop/ui/results/result_actions.py"/>
        <source>Show in folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/selection_bar.py"/>
        <source>Show in their folders</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/window_parts.py"/>
        <source>Show log</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/window_parts.py"/>
        <source>Show or hide the details</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/window_parts.py"/>
        <source>Show or hide the folders</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/pages.py"/>
        <source>Show the nearest anyway</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/explanation_panel.py"/>
        <source>Similarity</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/explanation_panel.py"/>
        <source>Similarity: {near}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>Size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/window_parts.py"/>
        <source>Smaller previews</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/main_window.py"/>
        <source>Something went wrong inside the program ({error}). Your files are not affected. If it happens again, please report it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>Space, Enter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>Space, Esc</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/kind_names.py"/>
        <source>Spreadsheet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>Stars</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/status_line.py"/>
        <source>Stopped. What was read is kept</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Sure</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/kind_names.py"/>
        <source>Table</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/tag_dialog.py"/>
        <source>Tags</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/selection_bar.py"/>
        <source>Tags (Ctrl+T)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/tag_dialog.py"/>
        <source>Tags of {who}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>Tags of {who} changed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/result_actions.py"/>
        <source>Tags…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>Taken</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/kind_names.py"/>
        <source>Text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/marked_text.py"/>
        <source>Text of the passage</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/marked_text.py"/>
        <source>Text read in the picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/intake.py"/>
        <source>That is a link, and nothing is fetched from the web</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/bin_session.py"/>
        <source>The bin does not take a file with such a name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>The close check is not available.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/bin_session.py"/>
        <source>The file could not be brought back ({reason})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/bin_session.py"/>
        <source>The file could not be moved to the bin ({reason})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/bin_session.py"/>
        <source>The file is no longer in the bin</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/bin_session.py"/>
        <location filename="../../retllm_desktop/ui/results/file_actions.py"/>
        <source>The file is not there any more</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/explanation_panel.py"/>
        <source>The model is writing…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>The rest</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/date_sections.py"/>
        <source>Today</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_presenter.py"/>
        <source>Try again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_dialogs.py"/>
        <source>Try again now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_texts.py"/>
        <source>Understanding texts: {done} of {total}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/undo_history.py"/>
        <source>Undid: {what}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/undo_history.py"/>
        <location filename="../../retllm_desktop/ui/window/window_parts.py"/>
        <source>Undo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/undo_history.py"/>
        <source>Undo: {what}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/window_parts.py"/>
        <source>Unfold or fold</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_texts.py"/>
        <source>Up to date</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/region_dialog.py"/>
        <source>Use all of it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Use it…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/kind_names.py"/>
        <source>Video</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_dialogs.py"/>
        <source>What a line names is neither read nor found, in this folder and all below it. «Drafts/» leaves out every folder of that name, «*.psd» every file that ends so. «!» before a line takes in again what a line above leaves out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/pages.py"/>
        <source>What are you looking for?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/pages.py"/>
        <source>What comes nearest is probably something else, and only what meets the conditions was looked at.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/pages.py"/>
        <source>What comes nearest is probably something else.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_dialogs.py"/>
        <source>What happened</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_dialogs.py"/>
        <source>What is left out, one pattern per line</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/result_actions.py"/>
        <source>What is not connected cannot be dragged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/result_actions.py"/>
        <source>What is not connected cannot be moved to the bin</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_dialogs.py"/>
        <source>What to do, or why</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>What you see is the quick order; the best match may be further down.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/details_panel.py"/>
        <source>Why it is here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/pages.py"/>
        <source>Without the quotes, what is near to them in meaning is found as well.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/kind_names.py"/>
        <source>Word document</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>Written</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/explanation_panel.py"/>
        <source>Written by the model, which may be wrong.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/explanation_panel.py"/>
        <source>Wrong</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/feedback.py"/>
        <source>Wrong for this search</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/explanation_panel.py"/>
        <location filename="../../retllm_desktop/ui/results/selection_bar.py"/>
        <source>Wrong for this search (-)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/date_sections.py"/>
        <source>Yesterday</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>You said that it is right for this search.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>You said that it is wrong for this search.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_presenter.py"/>
        <source>Your library uses the new model now.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>a closer look left it {place}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>a new search; F, + and - too after a click, or where another letter follows</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>add a folder, look through all folders again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>as it is, whole, larger, smaller</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>back to the list</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>back to the search box</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>best match first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>changed {when}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>checked {done}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>checked {done} of {total} in the time allowed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>checked {done} of {total}, the others hardly match</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>checking the best…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>checking {done} of {total}…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/result_actions.py"/>
        <source>connect its drive</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/bin_session.py"/>
        <location filename="../../retllm_desktop/ui/results/file_actions.py"/>
        <source>connect its drive, or look through its folder again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>copy the files (one also as a picture), copy their paths</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/intake.py"/>
        <source>copy the picture itself and paste it here, or save it and drop the file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>details, folders</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>favourite or not</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>find what is like the current result</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>from the box into the list, its first result selected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>go to the search box</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>hardly near</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/bin_session.py"/>
        <source>it is still in the bin</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>it looks alike</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>it meets the conditions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>its drive is not connected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/bin_session.py"/>
        <source>its drive may have none: delete it with the file manager</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>its meaning is near</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>its name matches</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>its words match</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>its words match, and it looks alike</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>its words match, and its meaning is near</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>known by its name only</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>known from before</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>larger and smaller previews</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>looked again at a part of it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>maybe</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>maybe match</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>more than {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>most alike first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>move the frame alone, select or unselect what it holds</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>move to the bin, after a question</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>moved from {quick} to {place} after a closer look</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>moved from {quick} to {place} as others were looked at closely</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>near</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>newest first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/explanation_panel.py"/>
        <source>not checked</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>not compared</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/result_delegate.py"/>
        <source>not connected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/result_delegate.py"/>
        <source>not read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_model.py"/>
        <source>not read yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/library/library_texts.py"/>
        <source>of %n kind(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>open what is selected with its program</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/intake.py"/>
        <source>or a folder to add it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>other results; other pages</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/intake.py"/>
        <source>pasted picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>place {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>preview</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>quick order</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>recorded {when}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/bin_session.py"/>
        <source>rename it first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/bin_session.py"/>
        <source>rename that one, then undo again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>right, as you said</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>right, wrong for this search</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>search with what is copied: a picture, a file, words</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>select all that are listed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>shown to the model again within</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>somewhat near</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>stopped after {done}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>sure</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>sure match</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>tags</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>taken {when}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>text below was read in the picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>the result before or after; with Shift all between are selected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>these keys, close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>turn it for looking, its text, favourite</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>undo and redo marks, tags, right and wrong, the bin</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>unfold or fold</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>unlikely</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>unlikely match</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>very near</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>with your %n mark(s) other searches stay as they are</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>with your %n mark(s) the check is more generous: {half:.0%} counts as {now:.0%}</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>with your %n mark(s) the check is stricter: {half:.0%} counts as {now:.0%}</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>written {when}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>wrong, as you said</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>{amount} GB</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>{amount} MB</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>{amount} kB</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>{cosine:.3f} · {sigma:.1f} σ above chance</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>{cosine:.3f} · {sigma:.1f} σ below chance</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>{day} by its name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/translation.py"/>
        <source>{day}, {clock}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>{degrees:.4f}° E</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>{degrees:.4f}° N</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>{degrees:.4f}° S</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>{degrees:.4f}° W</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_texts.py"/>
        <source>{done} of {total} read whole</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/status_line.py"/>
        <source>{folder} is not connected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_texts.py"/>
        <source>{known}, {kinds}: {list}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/region_dialog.py"/>
        <source>{left:.0%} to {right:.0%} across, {top:.0%} to {bottom:.0%} down</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/result_actions.py"/>
        <source>{members}: unfold or fold</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>{minutes} min {seconds} s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/date_sections.py"/>
        <source>{month} {year}</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>{names} and %n more</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>{names} and %n more.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>{name} is a favourite</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>{name} is no favourite any more</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>{name} is right for this search</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>{name} is wrong for this search</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_model.py"/>
        <source>{name}, favourite</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/details_panel.py"/>
        <source>{name}: {value}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_texts.py"/>
        <source>{number} .{ending}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>{number} found</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>{number} found in {time}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>{number} ms</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/results/file_actions.py"/>
        <source>{number} of %n file(s) are not there any more</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/results/bin_session.py"/>
        <source>{number} of %n file(s) could not be brought back: {why}</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/results/bin_session.py"/>
        <source>{number} of %n file(s) could not be moved to the bin: {why}</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>{number}nd</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>{number}rd</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>{number}st</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>{number}th</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_presenter.py"/>
        <source>{offer}. Search goes on while the library is rebuilt.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/explanation_panel.py"/>
        <source>{place} (quick order)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>{place} in the list</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/explanation_panel.py"/>
        <source>{place}, as in the quick order</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/explanation_panel.py"/>
        <source>{quick} in the quick order → {place} after the check</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/explanation_panel.py"/>
        <source>{quick} in the quick order → {place} among the others</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>{seconds:.1f} s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>{sentence}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>{sentence}. {then}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>{tags} taken off {who}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/result_actions.py"/>
        <source>{what} copied</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>{what} moved to the bin</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>{what}: {path}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/result_actions.py"/>
        <source>{what}; they can be brought back from there</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>{when} (IPTC)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>{when} (XMP)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>{when} (satellites)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>{when} (written beside it)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/details_panel.py"/>
        <source>{where}:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>{who} tagged {tags}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>{width} × {height}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
