<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja" sourcelanguage="en">
<context>
    <name>retllm</name>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>%n are favourites</source>
        <translation>
            <numerusform>%n件はお気に入りです</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>%n are no favourites any more</source>
        <translation>
            <numerusform>%n件をお気に入りから外しました</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>%n are right for this search</source>
        <translation>
            <numerusform>%n件はこの検索に合っています</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>%n are wrong for this search</source>
        <translation>
            <numerusform>%n件はこの検索に合っていません</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/window/status_line.py"/>
        <source>%n by name only</source>
        <translation>
            <numerusform>名前のみ %n件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>%n byte(s)</source>
        <translation>
            <numerusform>%n バイト</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <source>%n camera(s)</source>
        <translation>
            <numerusform>カメラ %n台</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/settings/settings_page.py"/>
        <source>%n change(s) take effect when the window is opened anew.</source>
        <translation>
            <numerusform>%n件の変更は、ウィンドウを開き直すと有効になります。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>%n connection(s)</source>
        <translation>
            <numerusform>接続 %n件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <source>%n copies</source>
        <translation>
            <numerusform>コピー %n個</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>%n could not be checked</source>
        <translation>
            <numerusform>%n件はチェックできませんでした</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <source>%n document(s)</source>
        <translation>
            <numerusform>文書 %n件</numerusform>
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
            <numerusform>%n個のファイル</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/library/library_presenter.py"/>
        <source>%n file(s) are new or changed since this search.</source>
        <translation>
            <numerusform>この検索の後、%n個のファイルが追加または変更されました。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/library/library_texts.py"/>
        <source>%n file(s) can be searched</source>
        <translation>
            <numerusform>%n個のファイルを検索できます</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/library/library_texts.py"/>
        <source>%n file(s) known by name only</source>
        <translation>
            <numerusform>名前だけがわかるファイル %n個</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/library/library_texts.py"/>
        <source>%n file(s) moved</source>
        <translation>
            <numerusform>%n個のファイルが移動</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/library/library_dialogs.py"/>
        <source>%n file(s) were not read, or in part; all of them are found by name. They are tried again when they change.</source>
        <translation>
            <numerusform>%n個のファイルは読み込めなかったか、一部しか読み込めませんでした。名前では見つかります。変更されると再び読み込みます。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <source>%n folder(s)</source>
        <translation>
            <numerusform>フォルダー %n個</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/library/library_texts.py"/>
        <source>%n gone</source>
        <translation>
            <numerusform>%n個が消失</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/library/folder_texts.py"/>
        <source>%n gone lately</source>
        <translation>
            <numerusform>最近 %n個が消失</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/library/duplicates_page.py"/>
        <source>%n group(s)</source>
        <translation>
            <numerusform>%nグループ</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/window/status_line.py"/>
        <source>%n in part</source>
        <translation>
            <numerusform>一部のみ %n件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/library/library_texts.py"/>
        <source>%n item(s), newest first</source>
        <translation>
            <numerusform>%n件(新しい順)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/library/library_texts.py"/>
        <source>%n more file(s) with them</source>
        <translation>
            <numerusform>付属ファイル %n 件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/system/system_presenter.py"/>
        <source>%n new file(s) can be found.</source>
        <translation>
            <numerusform>新しいファイル%n個を検索できます。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <location filename="../../retllm_desktop/ui/library/sidebar_entries.py"/>
        <source>%n picture(s)</source>
        <translation>
            <numerusform>画像 %n枚</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/library/saved_search_actions.py"/>
        <source>%n picture(s) from outside of the library will not be kept with it.</source>
        <translation>
            <numerusform>ライブラリ外の画像%n枚は一緒に保存されません。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/library/saved_search_actions.py"/>
        <source>%n picture(s) of this search are not in the library any more</source>
        <translation>
            <numerusform>この検索の画像%n枚は、もうライブラリにありません</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <source>%n place(s)</source>
        <translation>
            <numerusform>場所 %nか所</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/library/library_texts.py"/>
        <source>%n problem(s)</source>
        <translation>
            <numerusform>問題 %n件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>%n result(s)</source>
        <translation>
            <numerusform>%n件の結果</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>%n result(s) not connected stay where they are.</source>
        <translation>
            <numerusform>接続されていない%n件はそのまま残ります。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/details/details_panel.py"/>
        <location filename="../../retllm_desktop/ui/results/selection_bar.py"/>
        <source>%n selected</source>
        <translation>
            <numerusform>%n件を選択中</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/results/selection_bar.py"/>
        <source>%n selected, all that are listed so far</source>
        <translation>
            <numerusform>%n件を選択中(ここまでの一覧すべて)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/library/library_texts.py"/>
        <source>%n without an ending</source>
        <translation>
            <numerusform>拡張子なし %n個</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>+%n alike</source>
        <translation>
            <numerusform>+%n件の類似</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>+%n more place(s) in this file</source>
        <translation>
            <numerusform>このファイル内にあと%nか所</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <location filename="../../retllm_desktop/ui/shared/core_sentences.py"/>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>A checking model for {what} is here and not in use: {title}</source>
        <translation>{what}用のチェックモデルがありますが、使われていません: {title}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>A checking model for {what}: {memory} of memory</source>
        <translation>{what}用のチェックモデル: メモリ {memory}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>A checking model for {what}: {size}, {memory} of memory</source>
        <translation>{what}用のチェックモデル: {size}、メモリ {memory}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>A closer look left it {place}.</source>
        <translation>詳しく調べても{place}のままでした。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>A condition has no weight</source>
        <translation>条件に重みは付けられません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_descriptions.py"/>
        <source>A dual encoder for real photos and many languages; pictures in four-bit weights, words in eight-bit ones.</source>
        <translation>実際の写真と多言語のためのデュアルエンコーダー。画像は4ビット、言葉は8ビットの重み。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_descriptions.py"/>
        <source>A judge for GPUs with 12 GB of memory.</source>
        <translation>メモリ12 GBのGPU向けのチェック用モデル。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_descriptions.py"/>
        <source>A judge for Macs with 16 GB of memory or GPUs with 8 GB.</source>
        <translation>メモリ16 GBのMac、または8 GBのGPU向けのチェック用モデル。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_descriptions.py"/>
        <source>A judge for machines with 16 GB of memory or a graphics processor; many languages.</source>
        <translation>メモリ16 GBまたはGPUを備えたコンピューター向けのチェック用モデル。多言語。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_descriptions.py"/>
        <source>A judge for machines with 16 GB of memory.</source>
        <translation>メモリ16 GBのコンピューター向けのチェック用モデル。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_descriptions.py"/>
        <source>A judge for machines with 8 GB of memory; English.</source>
        <translation>メモリ8 GBのコンピューター向けのチェック用モデル。英語。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_descriptions.py"/>
        <source>A judge of a newer make than Qwen3-VL for machines with 16 GB of memory; many languages.</source>
        <translation>Qwen3-VLより新しい世代の、メモリ16 GB向けのチェック用モデル。多言語。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_descriptions.py"/>
        <source>A larger dual encoder for real photos and many languages; four to five times the work of the base model.</source>
        <translation>実際の写真と多言語のための、より大きなデュアルエンコーダー。計算量は基本モデルの4〜5倍です。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>A library is open in another window or command</source>
        <translation>ライブラリが別のウィンドウまたはコマンドで開かれています</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>A model for the close check is offered where none here knows what is found.</source>
        <translation>見つかったものに対応するモデルがない場合、精密チェック用のモデルを提案します。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>A model that can write puts what you typed into words that the search knows.</source>
        <translation>文章を書けるモデルが、入力した言葉を検索に通じる言葉に直します。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>A name has {length} characters; {most} are the most</source>
        <translation>名前の文字数は{length}です。最大は{most}です</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>A number is missing</source>
        <translation>数がありません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>A page or another part of a file stands for the whole file.</source>
        <translation>ページなどファイルの一部は、ファイル全体を表します。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/query_chips.py"/>
        <source>A part of {name}</source>
        <translation>{name} の一部</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>A query may hold {number} pictures</source>
        <translation>1回の検索に使える画像は{number}枚までです</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>A range needs a beginning or an end</source>
        <translation>範囲には始まりか終わりが必要です</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>A region has four numbers</source>
        <translation>範囲は4つの数で指定します</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>A saved search needs a name</source>
        <translation>保存した検索には名前が必要です</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/query_composer.py"/>
        <source>A search takes {number} pictures at most</source>
        <translation>1回の検索に使える画像は{number}枚までです</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_descriptions.py"/>
        <source>A small dual encoder for real photos and English.</source>
        <translation>実際の写真と英語のための小さなデュアルエンコーダー。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_descriptions.py"/>
        <source>A small dual encoder that knows a drawn world of 24 kinds of things. It shows what the app does before a larger pack is installed.</source>
        <translation>24種類の物からなる描かれた世界を知る小さなデュアルエンコーダー。大きなモデルを入れる前に、プログラムの働きを示します。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_descriptions.py"/>
        <source>A small judge for laptops with 8 GB of memory.</source>
        <translation>メモリ8 GBのノートパソコン向けの小さなチェック用モデル。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_descriptions.py"/>
        <source>A small judge of a newer make than Qwen3-VL; many languages.</source>
        <translation>Qwen3-VLより新しい世代の小さなチェック用モデル。多言語。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_descriptions.py"/>
        <source>A small judge of the drawn world: do picture, caption or passage match what is asked for? It runs in llama.cpp like any larger model.</source>
        <translation>描かれた世界の小さなチェック用モデル。画像、説明文、一節が求められたものに合うかを答えます。大きなモデルと同じくllama.cppで動きます。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_descriptions.py"/>
        <source>A small judge with a large picture encoder; many languages.</source>
        <translation>大きな画像エンコーダーを持つ小さなチェック用モデル。多言語。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>A tag has {length} characters; {most} are the most</source>
        <translation>タグの文字数は{length}です。最大は{most}です</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>A tag is empty</source>
        <translation>タグが空です</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>A weight of 0 counts for nothing</source>
        <translation>重み0は意味がありません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/about_page.py"/>
        <location filename="../../retllm_desktop/ui/window/window_actions.py"/>
        <source>About the program</source>
        <translation>このプログラムについて</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Above it</source>
        <translation>その上</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Accent colour</source>
        <translation>アクセントカラー</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/folder_actions.py"/>
        <location filename="../../retllm_desktop/ui/library/sidebar_entries.py"/>
        <source>Add a folder</source>
        <translation>フォルダーを追加</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_entries.py"/>
        <location filename="../../retllm_desktop/ui/window/window_parts.py"/>
        <source>Add a folder with pictures or documents</source>
        <translation>画像や文書のあるフォルダーを追加</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/pages.py"/>
        <source>Add a folder with pictures or documents. Nothing leaves this computer.</source>
        <translation>画像や文書のあるフォルダーを追加してください。データがこのコンピューターの外に出ることはありません。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_entries.py"/>
        <location filename="../../retllm_desktop/ui/window/pages.py"/>
        <location filename="../../retllm_desktop/ui/window/window_actions.py"/>
        <source>Add a folder…</source>
        <translation>フォルダーを追加…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/annotations_panel.py"/>
        <source>Add a tag</source>
        <translation>タグを追加</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/window_parts.py"/>
        <source>Add folder</source>
        <translation>フォルダーを追加</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_bar.py"/>
        <source>Add words, or another picture</source>
        <translation>言葉や別の画像を追加</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Address to fetch models from</source>
        <translation>モデルの入手先アドレス</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>After so long no further result of a search is checked.</source>
        <translation>この時間を過ぎると、それ以上の結果はチェックしません。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/models_page.py"/>
        <source>Agree and get it</source>
        <translation>同意して入手</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/duplicates_page.py"/>
        <source>All but the best file of each group</source>
        <translation>各グループの最良のファイル以外すべて</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/picture_queries.py"/>
        <source>All files</source>
        <translation>すべてのファイル</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/erase_panel.py"/>
        <source>All libraries, and the models that you got</source>
        <translation>すべてのライブラリと、入手したモデル</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>All of it is here. It needs {memory} of memory.</source>
        <translation>すべてここにあります。メモリを{memory}使います。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>All sheets of the file are hidden</source>
        <translation>すべてのシートが非表示です</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_presenter.py"/>
        <source>Alt+Down</source>
        <translation>Alt+↓</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_presenter.py"/>
        <source>Alt+Up</source>
        <translation>Alt+↑</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>Another computer was changing the same part of the library</source>
        <translation>別のコンピューターがライブラリの同じ部分を変更していました</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/bin_session.py"/>
        <source>Another file has its name by now</source>
        <translation>同じ名前の別のファイルがあります</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/system/hotkeys.py"/>
        <source>Another program has the key {key} already. Choose another one.</source>
        <translation>キー {key} はほかのプログラムが使っています。別のキーを選んでください。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>Another retllm-desktop is using this library</source>
        <translation>別の retllm-desktop がこのライブラリを使用しています</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>Answers of the close check</source>
        <translation>精密チェックの判定結果</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>Anywhere</source>
        <translation>どこでも</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Archive</source>
        <translation>アーカイブ</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/log_page.py"/>
        <source>Archives (*.zip)</source>
        <translation>アーカイブ (*.zip)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>Arrows</source>
        <translation>矢印キー</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>Arrows, Enter, Del</source>
        <translation>矢印キー、Enter、Del</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>Arrows, Page Up, Page Down</source>
        <translation>矢印キー、PageUp、PageDown</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/window_actions.py"/>
        <source>As the system</source>
        <translation>システムに合わせる</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>Ask whoever manages the collection for the right to write</source>
        <translation>コレクションの管理者に書き込みの権限を依頼してください</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>Ask whoever manages the library for access</source>
        <translation>ライブラリの管理者にアクセスを依頼してください</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>Asked by {question}: that tells right from wrong better than its own words (precision {precision} against {own})</source>
        <translation>{question}で質問しています。モデル独自の質問文より正誤をよく見分けます(適合率 {precision}、独自の質問文は {own})</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>Asked in its own words: no other question tells right from wrong better (precision {precision})</source>
        <translation>モデル独自の質問文で質問しています。ほかの質問文のほうがよく見分けることはありませんでした(適合率 {precision})</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/status_line.py"/>
        <source>Asking what files say of themselves: {number}</source>
        <translation>ファイルの情報を読み取り中: {number}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/models_page.py"/>
        <source>Asking what there is to fetch…</source>
        <translation>ダウンロード内容を確認中…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/update_panel.py"/>
        <source>Asking {server}…</source>
        <translation>{server} に問い合わせています…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Audio</source>
        <translation>音声</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/window_actions.py"/>
        <source>Back to the list</source>
        <translation>一覧に戻る</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/page_stack.py"/>
        <source>Back to the list (Esc)</source>
        <translation>一覧に戻る (Esc)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/log_page.py"/>
        <source>Back to the log</source>
        <translation>ログに戻る</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/preview_bar.py"/>
        <source>Back to the results (Esc)</source>
        <translation>検索結果に戻る (Esc)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/start_window.py"/>
        <source>Begin an empty library, «{name}»</source>
        <translation>空のライブラリ「{name}」を始める</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Beside English, as in «de fr»: by them words are found in their other forms; empty: the system's.</source>
        <translation>英語のほかに使う言語(例:「de fr」)。語の変化形でも見つかります。空欄: システムの言語。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_bar.py"/>
        <source>Besides plain words:</source>
        <translation>言葉のほかに:</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/duplicates_model.py"/>
        <source>Best</source>
        <translation>最良</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/gallery/view_options.py"/>
        <source>Best match</source>
        <translation>一致度</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/cli/window.py"/>
        <source>Bringing the library up to date. This happens once and may take a minute…</source>
        <translation>ライブラリを更新しています。この処理は一度だけで、1分ほどかかることがあります…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_texts.py"/>
        <source>Bringing your library to the new model: {done} of {total}</source>
        <translation>ライブラリを新しいモデルに移行中: {total}件中{done}件</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>By how sure the close check is, or by the rule of the paper to the letter.</source>
        <translation>精密チェックの確信度順、または論文の規則どおり。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>C, Shift+drag</source>
        <translation>C、Shift+ドラッグ</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <source>Camera</source>
        <translation>カメラ</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_dialogs.py"/>
        <location filename="../../retllm_desktop/ui/library/name_dialog.py"/>
        <location filename="../../retllm_desktop/ui/library/tag_actions.py"/>
        <location filename="../../retllm_desktop/ui/query/region_dialog.py"/>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>Change its permissions, or choose another data directory</source>
        <translation>権限を変更するか、別のデータフォルダーを選んでください</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <location filename="../../retllm_desktop/ui/settings/setting_row.py"/>
        <source>Changed</source>
        <translation>更新日</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/update_panel.py"/>
        <source>Check for a newer version</source>
        <translation>新しいバージョンを確認</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>Check its name, or ask whoever manages it for access</source>
        <translation>名前を確認するか、管理者にアクセスを依頼してください</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>Check that it runs and can be reached, then try again</source>
        <translation>サーバーが動作していて接続できることを確認してから、もう一度試してください</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>Check the name in the service file</source>
        <translation>サービスファイルの名前を確認してください</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>Check the password in ~/.pgpass, or ask whoever manages the library</source>
        <translation>~/.pgpass のパスワードを確認するか、ライブラリの管理者に問い合わせてください</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_presenter.py"/>
        <source>Check the rest</source>
        <translation>残りもチェック</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/explanation_panel.py"/>
        <source>Checked</source>
        <translation>チェック</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>Checking</source>
        <translation>チェック</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/picture_queries.py"/>
        <source>Choose a part of the picture…</source>
        <translation>画像の一部を選択…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/region_dialog.py"/>
        <source>Choose a part of «{name}»</source>
        <translation>「{name}」の一部を選択</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/query_chips.py"/>
        <source>Choose a part…</source>
        <translation>一部を選択…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>Choose that pack, or open the program again</source>
        <translation>そのパックを選ぶか、プログラムを開き直してください</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_page.py"/>
        <location filename="../../retllm_desktop/ui/shared/fields.py"/>
        <source>Clear</source>
        <translation>消去</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_presenter.py"/>
        <source>Clear history</source>
        <translation>履歴を消去</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_bar.py"/>
        <source>Clear the search</source>
        <translation>検索をクリア</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_page.py"/>
        <source>Clear: {what}</source>
        <translation>消去: {what}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/query_chips.py"/>
        <source>Click to choose a part of it</source>
        <translation>クリックして一部を選択</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_dialogs.py"/>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <location filename="../../retllm_desktop/ui/window/start_window.py"/>
        <location filename="../../retllm_desktop/ui/window/window_actions.py"/>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Close check</source>
        <translation>精密チェック</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>Close other programs that use it, or raise max_connections there; then try again</source>
        <translation>サーバーを使っているほかのプログラムを閉じるか、サーバーの max_connections を増やしてから、もう一度試してください</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Code</source>
        <translation>コード</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Collection for new folders</source>
        <translation>新しいフォルダーのコレクション</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <location filename="../../retllm_desktop/ui/window/window_actions.py"/>
        <source>Colours</source>
        <translation>配色</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/duplicates_page.py"/>
        <source>Comparing pictures…</source>
        <translation>画像を比較中…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/condition_chip.py"/>
        <location filename="../../retllm_desktop/ui/query/line_text.py"/>
        <source>Condition {condition}</source>
        <translation>条件 {condition}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/explanation_panel.py"/>
        <source>Confidence</source>
        <translation>確信度</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_page.py"/>
        <source>Connections</source>
        <translation>接続</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/fact_list.py"/>
        <location filename="../../retllm_desktop/ui/preview/preview_overlay.py"/>
        <location filename="../../retllm_desktop/ui/results/result_actions.py"/>
        <location filename="../../retllm_desktop/ui/settings/log_page.py"/>
        <source>Copy</source>
        <translation>コピー</translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/results/result_actions.py"/>
        <source>Copy %n</source>
        <translation>
            <numerusform>%n件をコピー</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/selection_bar.py"/>
        <source>Copy (Ctrl+C)</source>
        <translation>コピー (Ctrl+C)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/result_actions.py"/>
        <source>Copy path</source>
        <translation>パスをコピー</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/result_actions.py"/>
        <source>Copy paths</source>
        <translation>パスをコピー</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/preview_overlay.py"/>
        <source>Copy text</source>
        <translation>テキストをコピー</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/update_panel.py"/>
        <source>Copy the command</source>
        <translation>コマンドをコピー</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_dialogs.py"/>
        <source>Copy the list</source>
        <translation>一覧をコピー</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/log_page.py"/>
        <source>Copy the messages that are shown</source>
        <translation>表示中のメッセージをコピー</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/packs_session.py"/>
        <source>Copying the files…</source>
        <translation>ファイルをコピー中…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>Ctrl+A, Ctrl+C</source>
        <translation>Ctrl+A、Ctrl+C</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>Ctrl+Z brings back what was moved.</source>
        <translation>Ctrl+Z で元に戻せます。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>Ctrl+arrows, Ctrl+Space</source>
        <translation>Ctrl+矢印キー、Ctrl+Space</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/window_actions.py"/>
        <source>Dark</source>
        <translation>ダーク</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <location filename="../../retllm_desktop/ui/gallery/list_header.py"/>
        <source>Date</source>
        <translation>日付</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <source>Dates</source>
        <translation>日付</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/gallery/view_options.py"/>
        <source>Day</source>
        <translation>日</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_presenter.py"/>
        <source>Del</source>
        <translation>Del</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/system/quick_search.py"/>
        <source>Describe what you are looking for</source>
        <translation>探しているものを入力</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_bar.py"/>
        <location filename="../../retllm_desktop/ui/window/start_window.py"/>
        <source>Describe what you are looking for, or drop a picture</source>
        <translation>探しているものを言葉で入力、または画像をドロップ</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/details_panel.py"/>
        <location filename="../../retllm_desktop/ui/window/window_actions.py"/>
        <source>Details</source>
        <translation>詳細</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/undo_history.py"/>
        <source>Did again: {what}</source>
        <translation>やり直しました: {what}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_bar.py"/>
        <source>Did you mean</source>
        <translation>もしかして</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_bar.py"/>
        <source>Did you mean {line}?</source>
        <translation>もしかして: {line}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Disk space for prepared pictures</source>
        <translation>準備済み画像のディスク容量</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/fetch_status.py"/>
        <location filename="../../retllm_desktop/ui/shared/widgets.py"/>
        <source>Dismiss this message</source>
        <translation>このメッセージを閉じる</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/judge_offer.py"/>
        <source>Do not offer this again</source>
        <translation>今後表示しない</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_presenter.py"/>
        <source>Do not remember searches</source>
        <translation>検索を記憶しない</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_card.py"/>
        <source>Do without</source>
        <translation>使わない</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Document</source>
        <translation>文書</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>Documents can be found by what they mean, with the pack {pack}</source>
        <translation>パック {pack} を使うと、文書を意味で検索できます</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>Down</source>
        <translation>↓</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>Down, Tab</source>
        <translation>↓、Tab</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_entries.py"/>
        <source>Drag results here to tag them «{tag}»</source>
        <translation>結果をここにドラッグすると、タグ「{tag}」が付きます</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_entries.py"/>
        <source>Drag results here, or select some first</source>
        <translation>結果をここにドラッグするか、先に選択してください</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/region_overlay.py"/>
        <source>Draw a rectangle around what you are looking for. The arrow keys begin one too. Esc cancels.</source>
        <translation>探しているものを四角で囲んでください。矢印キーでも始められます。Esc で中止します。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/region_dialog.py"/>
        <source>Draw a rectangle around what you mean. The arrow keys move it, with Shift they resize it. Enter searches with it.</source>
        <translation>対象を四角で囲んでください。矢印キーで移動、Shift を押しながらで大きさを変更します。Enter で検索します。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Drawing</source>
        <translation>イラスト</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/picture_queries.py"/>
        <source>Drop a picture anywhere, or</source>
        <translation>どこにでも画像をドロップ、または</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/intake.py"/>
        <source>Drop a picture to search with it</source>
        <translation>画像をドロップして検索</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/duplicates_page.py"/>
        <location filename="../../retllm_desktop/ui/library/sidebar_entries.py"/>
        <source>Duplicates</source>
        <translation>重複</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>E-book</source>
        <translation>電子書籍</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/result_actions.py"/>
        <source>Each of them opens in the program that the system has for it.</source>
        <translation>それぞれ、システムで関連付けられたプログラムで開きます。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Empty: the usual one, https://huggingface.co, or what HF_ENDPOINT names.</source>
        <translation>空欄: 通常の https://huggingface.co、または HF_ENDPOINT の値。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/log_page.py"/>
        <source>Errors</source>
        <translation>エラー</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>Escape, Enter</source>
        <translation>Escape、Enter</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_presenter.py"/>
        <source>Every file could be read.</source>
        <translation>すべてのファイルを読み込めました。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/log_page.py"/>
        <source>Everything</source>
        <translation>すべて</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/tag_actions.py"/>
        <source>Everything tagged «{old}» is tagged «{new}» instead.</source>
        <translation>「{old}」のタグはすべて「{new}」に置き換わります。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/models_page.py"/>
        <source>Everything works with what came with the program. Larger models know real photographs better, take longer, and are fetched once; nothing of yours is sent.</source>
        <translation>付属のモデルだけですべて動作します。大きなモデルは実際の写真により強く、時間がかかり、一度だけダウンロードします。お手元のデータが送信されることはありません。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_texts.py"/>
        <location filename="../../retllm_desktop/ui/library/sidebar_entries.py"/>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>Everything, newest first</source>
        <translation>すべて(新しい順)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>F or Ctrl+D</source>
        <translation>F または Ctrl+D</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/annotations_panel.py"/>
        <location filename="../../retllm_desktop/ui/results/result_actions.py"/>
        <source>Favourite</source>
        <translation>お気に入り</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/annotations_panel.py"/>
        <source>Favourite (F)</source>
        <translation>お気に入り (F)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/result_actions.py"/>
        <source>Favourite or not</source>
        <translation>お気に入りの切り替え</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_entries.py"/>
        <source>Favourites</source>
        <translation>お気に入り</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/selection_bar.py"/>
        <source>Favourites or not (Ctrl+D)</source>
        <translation>お気に入りの切り替え (Ctrl+D)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/models_page.py"/>
        <source>Fetching…</source>
        <translation>ダウンロード中…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_dialogs.py"/>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>File</source>
        <translation>ファイル</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_presenter.py"/>
        <source>Files are new or changed since this search.</source>
        <translation>この検索の後、ファイルが追加または変更されました。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_dialogs.py"/>
        <source>Files not read as a whole</source>
        <translation>完全には読み込めなかったファイル</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>Files of this kind are not read</source>
        <translation>この種類のファイルは読み込みません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Files read at a time</source>
        <translation>同時に読み込むファイル数</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/folder_texts.py"/>
        <source>Files that are gone are remembered for a while: if they come back, here or in another folder, nothing has to be read again.</source>
        <translation>なくなったファイルの情報はしばらく保持されます。ここや別のフォルダーに戻れば、読み込み直す必要はありません。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_dialogs.py"/>
        <source>Files that could not be read</source>
        <translation>読み込めなかったファイル</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/status_line.py"/>
        <source>Files that were not read, or in part, and why</source>
        <translation>読み込めなかった、または一部だけ読み込んだファイルとその理由</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/pages.py"/>
        <source>Find a picture by saying what is in it</source>
        <translation>写っているものを言葉にして画像を探す</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/fact_list.py"/>
        <source>Find all of which this is true</source>
        <translation>これに当てはまるものをすべて検索</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/annotations_panel.py"/>
        <source>Find all that is tagged {tag}</source>
        <translation>タグ {tag} の付いたものをすべて検索</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/details_panel.py"/>
        <location filename="../../retllm_desktop/ui/window/window_actions.py"/>
        <source>Find similar</source>
        <translation>似たものを探す</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/preview_bar.py"/>
        <source>Find what looks like a part of it (C, or Shift and drag)</source>
        <translation>一部に似たものを探す (C、または Shift を押しながらドラッグ)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/preview_overlay.py"/>
        <source>Find what looks like a part of it…</source>
        <translation>一部に似たものを探す…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>Finding</source>
        <translation>検索</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_descriptions.py"/>
        <source>Finds passages of documents by what they mean, in about a hundred languages; 512 tokens, eight-bit weights.</source>
        <translation>文書の一節を意味で見つけます。約百の言語、512トークン、8ビットの重み。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_descriptions.py"/>
        <source>Finds passages of documents by what they mean, in more than a hundred languages and in code; a question is asked with an instruction. Eight-bit weights.</source>
        <translation>文書の一節を意味で見つけます。百以上の言語とコードに対応し、質問には指示文を添えます。8ビットの重み。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_descriptions.py"/>
        <source>Finds passages of documents by what they mean, in more than a hundred languages; eight-bit weights. Larger and slower than E5.</source>
        <translation>文書の一節を意味で見つけます。百以上の言語、8ビットの重み。E5より大きく低速です。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_descriptions.py"/>
        <source>Finds passages of documents by what they mean, in other words than theirs. English; 256 tokens a passage. all-MiniLM-L6-v2 with weights of eight bits.</source>
        <translation>文書の一節を、言い回しが違っても意味で見つけます。英語、一節256トークン。8ビットの重みのall-MiniLM-L6-v2。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_descriptions.py"/>
        <source>Finds passages of documents by what they mean, in other words than theirs. English; 256 tokens.</source>
        <translation>文書の一節を、言い回しが違っても意味で見つけます。英語、256トークン。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Finds passages of documents by what they mean; empty: the model for finding does that too.</source>
        <translation>文書の一節を意味で探します。空欄: 検索用モデルが兼ねます。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_descriptions.py"/>
        <source>Finds photographs by what they show: about a thousand kinds of things, and what lies near them in English. No counts, positions, names of people.</source>
        <translation>写真を写っているもので見つけます。約千種類の物と、英語でそれに近いもの。数、位置、人名は扱いません。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/about_page.py"/>
        <source>Finds pictures and documents on this computer by what is in them. Free software under the Apache License 2.0, without any warranty.</source>
        <translation>このコンピューターの画像と文書を、その内容で探します。Apache License 2.0 のフリーソフトウェアで、いかなる保証もありません。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/preview_overlay.py"/>
        <source>Fit</source>
        <translation>合わせる</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/preview_bar.py"/>
        <source>Fit or 1:1 (0, 1, or a double click)</source>
        <translation>画面に合わせる、原寸 (0、1、ダブルクリック)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Fold</source>
        <translation>折りたたむ</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <location filename="../../retllm_desktop/ui/gallery/list_header.py"/>
        <location filename="../../retllm_desktop/ui/gallery/view_options.py"/>
        <source>Folder</source>
        <translation>フォルダー</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_entries.py"/>
        <source>Folder {name}</source>
        <translation>フォルダー {name}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/gallery/view_options.py"/>
        <source>Folder, from the end</source>
        <translation>フォルダー(逆順)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_entries.py"/>
        <source>Folders</source>
        <translation>フォルダー</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Folders that are added here belong to this collection of the shared library.</source>
        <translation>ここで追加したフォルダーは、共有ライブラリのこのコレクションに入ります。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Folders with a name for all</source>
        <translation>全員に共通の名前のフォルダー</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/settings_page.py"/>
        <source>For all libraries</source>
        <translation>すべてのライブラリ</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>For photographs: {title} looks closely at what is found and puts the best first ({size}{licence})</source>
        <translation>写真用: {title} は見つかったものを詳しく調べ、最良のものを先頭に並べます({size}{licence})</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>For so long what is known of them is kept, should they come back.</source>
        <translation>戻ってきた場合に備え、この期間は情報を保持します。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/settings_page.py"/>
        <source>For the library «{name}»</source>
        <translation>ライブラリ「{name}」</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>For what acts and what is chosen: the system's, where it has one, or the program's own.</source>
        <translation>ボタンや選択中の項目に使う色です。システムに設定があればその色、またはこのプログラムの色を使います。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/settings_page.py"/>
        <source>For which library</source>
        <translation>対象のライブラリ</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_presenter.py"/>
        <source>Former searches cannot be remembered</source>
        <translation>以前の検索を記憶できません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_presenter.py"/>
        <source>Former searches; Down goes back further</source>
        <translation>以前の検索。↓でさらに前へ</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/explanation_panel.py"/>
        <source>Found</source>
        <translation>見つかった理由</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Further addresses</source>
        <translation>そのほかのアドレス</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/update_panel.py"/>
        <source>Get it ({size})</source>
        <translation>ダウンロード ({size})</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Get it…</source>
        <translation>入手…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/models_page.py"/>
        <source>Get {title}…</source>
        <translation>{title}を入手…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/fetch_status.py"/>
        <source>Getting a model</source>
        <translation>モデルを入手中</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/models_presenter.py"/>
        <source>Getting a model: {progress}</source>
        <translation>モデルを入手中: {progress}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_card.py"/>
        <source>Get…</source>
        <translation>入手…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Go on after</source>
        <translation>再開までの時間</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/status_line.py"/>
        <source>Go on indexing</source>
        <translation>インデックス作成を再開</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_card.py"/>
        <source>Go on…</source>
        <translation>再開…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Graphics processor for the close check</source>
        <translation>精密チェック用の GPU</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/gallery/view_options.py"/>
        <source>Group by</source>
        <translation>グループ化</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>HF_HUB_OFFLINE is set</source>
        <translation>HF_HUB_OFFLINE が設定されています</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>HTML</source>
        <translation>HTML</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Help with words</source>
        <translation>言葉の補助</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>How fast models run here. Cleared, it is measured again.</source>
        <translation>ここでのモデルの速さ。消去すると測り直します。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>How many files are read side by side; 0: one a processor core.</source>
        <translation>並行して読み込むファイル数。0: コアごとに1つ。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>How many layers of the model for the close check go there at most; -1: all.</source>
        <translation>精密チェックのモデルから載せる層の最大数。-1: すべて。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/duplicates_page.py"/>
        <source>How many pictures are compared</source>
        <translation>比較した画像の数</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>How many processor cores a model may use; 0: one thread a core, one for small models.</source>
        <translation>モデルが使えるコア数。0: コアごとに1スレッド、小さなモデルは1つ。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>How many results are proposed before more are fetched as you scroll.</source>
        <translation>スクロールで追加する前に挙げる結果の数。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>How many results of a search are looked at closely; automatic: as many as suit the model; 0: none.</source>
        <translation>1回の検索で詳しく調べる結果の数。自動: モデルに合わせる。0: 調べない。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>How much likeness counts beside the answer of the close check; automatic: as the model's makers measured.</source>
        <translation>精密チェックの判定に加えて類似度をどれだけ考慮するか。自動: モデル作成者の測定値。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>How much memory reading may use in all; automatic: what the cores need.</source>
        <translation>読み込みに使えるメモリの合計。自動: コア数に応じた量。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>How probable it may be, from 0 to 1, that a match is overlooked because checking ends early; 0: check all.</source>
        <translation>早く終えることで一致を見落とす確率の上限(0~1)。0: すべてチェック。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>How results are ordered</source>
        <translation>結果の並べ方</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>How the window was left</source>
        <translation>ウィンドウの状態</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/models_page.py"/>
        <source>Import a file…</source>
        <translation>ファイルを取り込む…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/models_page.py"/>
        <source>Import a folder…</source>
        <translation>フォルダーを取り込む…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/models_page.py"/>
        <source>Import a model</source>
        <translation>モデルを取り込む</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>In its caption</source>
        <translation>説明文</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>In its folder</source>
        <translation>フォルダー名</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>In its name</source>
        <translation>名前</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>In its text</source>
        <translation>本文</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>In the bar of years</source>
        <translation>年の目盛りで</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>In the list</source>
        <translation>一覧で</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>In the preview</source>
        <translation>プレビューで</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>In the search box</source>
        <translation>検索ボックスで</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>In what is known of it</source>
        <translation>ファイルの情報</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>In which the window speaks.</source>
        <translation>ウィンドウの表示言語。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>In «{folder}» {number} folders lie on servers: each is looked at every few minutes, because changes by other computers are not told. Your own changes are seen at once</source>
        <translation>「{folder}」の{number}個のフォルダーはサーバー上にあり、ほかのコンピューターによる変更が通知されないため、数分ごとに確認します。このコンピューターでの変更はすぐに反映されます</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>In «{folder}» {number} folders, with all below them, are looked at every few minutes instead of being watched: the system allows {most} watches. To allow more: {command}</source>
        <translation>「{folder}」の{number}個のフォルダー(下位を含む)は監視の代わりに数分ごとに確認します。システムの監視枠は{most}です。枠を増やすには: {command}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/system/system_presenter.py"/>
        <source>Indexing is done</source>
        <translation>インデックス作成が完了しました</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/status_line.py"/>
        <source>Indexing progress</source>
        <translation>インデックス作成の進行状況</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/status_line.py"/>
        <source>Indexing status</source>
        <translation>インデックス作成の状態</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>Install it there (Debian, Ubuntu: apt-get install postgresql-18-pgvector); if it is there, its superuser runs `CREATE EXTENSION vector` in the database</source>
        <translation>サーバーにインストールしてください（Debian、Ubuntu：apt-get install postgresql-18-pgvector）。すでにある場合は、スーパーユーザーがデータベースで `CREATE EXTENSION vector` を実行します</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>It can be indexed from here once that computer is done</source>
        <translation>そのコンピューターの作業が終わると、ここからインデックスを作成できます</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>It cannot be removed</source>
        <translation>削除できません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/licence_list.py"/>
        <source>It comes without a text.</source>
        <translation>ライセンス文は付属していません。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/models_page.py"/>
        <source>It is removed; {size} are free again.</source>
        <translation>削除しました。{size} が空きました。</translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/library/tag_actions.py"/>
        <source>It is taken off %n file(s), which stay where they are.</source>
        <translation>
            <numerusform>%n個のファイルから外されます。ファイルはそのまま残ります。</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>It lies inside {path}, which is in the library</source>
        <translation>ライブラリにある {path} の中にあります</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>It may be a copy of the real one; check the service file</source>
        <translation>本来のサーバーの複製かもしれません。サービスファイルを確認してください</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>It needs {memory} of memory.</source>
        <translation>メモリを{memory}使います。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>It said: {reason}</source>
        <translation>サーバーの応答：{reason}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>It says one thing to everything, so it is not asked.</source>
        <translation>何に対しても同じ答えを返すため、質問しません。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>It was removed, or a folder that contains it was added</source>
        <translation>削除されたか、それを含むフォルダーが追加されました</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/update_panel.py"/>
        <source>It was stopped.</source>
        <translation>中止しました。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>Its certificate has to be of the host that the service file names, and signed by what sslrootcert names there; whoever looks after the server gives you that file</source>
        <translation>証明書は、サービスファイルに書かれたホストのもので、そこの sslrootcert で指定されたものに署名されている必要があります。そのファイルはサーバーの管理者から入手してください</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>Its drive or folder is not connected</source>
        <translation>ドライブまたはフォルダーが接続されていません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/details_panel.py"/>
        <location filename="../../retllm_desktop/ui/preview/previewed_file.py"/>
        <source>Its drive or folder is not connected; what you see was kept from before.</source>
        <translation>ドライブまたはフォルダーが接続されていません。表示されているのは以前に保存されたものです。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/models_page.py"/>
        <source>Its files are whole, and it works on this computer.</source>
        <translation>ファイルに問題はなく、このコンピューターで動作します。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>Its schema is {theirs}, this program knows {ours}. Install the later version, or choose another data directory</source>
        <translation>スキーマは {theirs} ですが、このプログラムが扱えるのは {ours} までです。新しいバージョンをインストールするか、別のデータフォルダーを選んでください</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/licence_list.py"/>
        <source>Its text is that of {name}, which carries it.</source>
        <translation>これを含む {name} のライセンス文をご覧ください。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/folder_actions.py"/>
        <source>Keep</source>
        <translation>残す</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/erase_panel.py"/>
        <source>Keep it</source>
        <translation>残す</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Keep running in the tray</source>
        <translation>トレイで動作を続ける</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_entries.py"/>
        <source>Keep what is searched for now under a name</source>
        <translation>現在の検索に名前を付けて保存</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_page.py"/>
        <source>Kept on this computer</source>
        <translation>このコンピューターに保存されているもの</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Key for searching</source>
        <translation>検索用のキー</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>Keys</source>
        <translation>キー操作</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/window_actions.py"/>
        <source>Keys…</source>
        <translation>キー操作…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <source>Keywords</source>
        <translation>キーワード</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <location filename="../../retllm_desktop/ui/gallery/list_header.py"/>
        <location filename="../../retllm_desktop/ui/gallery/view_options.py"/>
        <source>Kind</source>
        <translation>種類</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/gallery/view_options.py"/>
        <source>Kind, from the end</source>
        <translation>種類(逆順)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>Knows what passages of documents are about.</source>
        <translation>文書の各部分の内容を理解します。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>Knows {what}, in many languages</source>
        <translation>{what}に対応、多言語</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>Knows {what}, in {languages}</source>
        <translation>{what}に対応、言語: {languages}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Language</source>
        <translation>言語</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Languages of your files</source>
        <translation>ファイルの言語</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/window_actions.py"/>
        <source>Larger previews</source>
        <translation>プレビューを大きく</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/gallery/view_options.py"/>
        <source>Largest</source>
        <translation>大きい順</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Layers on the graphics processor</source>
        <translation>GPU に載せる層</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_dialogs.py"/>
        <source>Leave out of «{folder}»</source>
        <translation>「{folder}」から除外</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/folder_actions.py"/>
        <source>Leave out…</source>
        <translation>除外…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/preview_overlay.py"/>
        <source>Left and right: the result before and after. Page up and down: pages of the file. N: the next word that you looked for. 0: fit, 1: one to one, plus and minus: larger and smaller, Shift and arrows: move. R: turn. T: text. C: find what looks like a part. Escape or Space: back.</source>
        <translation>左右: 前後の結果。PageUp と PageDown: ファイルのページ。N: 次の検索語。0: 画面に合わせる、1: 原寸、プラスとマイナス: 拡大と縮小、Shift と矢印: 移動。R: 回転。T: テキスト。C: 一部に似たものを探す。Escape または Space: 戻る。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_dialogs.py"/>
        <source>Left out in any case, unless a line with «!» takes it in: hidden files and folders, previews and waste bins of systems, node_modules and the like, and files that are still being written.</source>
        <translation>「!」の行で指定しない限り、次のものは常に除外されます: 隠しファイルと隠しフォルダー、システムのプレビューとゴミ箱、node_modules など、書き込み中のファイル。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/folder_texts.py"/>
        <source>Left out: {patterns}</source>
        <translation>除外: {patterns}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>Left, Right in a film</source>
        <translation>動画では ←、→</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/explanation_panel.py"/>
        <source>Less</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/explanation_panel.py"/>
        <source>Let the model say why</source>
        <translation>モデルに理由を聞く</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>Letters</source>
        <translation>文字キー</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>LibRaw does not know it, or it is damaged</source>
        <translation>LibRaw が対応していないか、破損しています</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_entries.py"/>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>Library</source>
        <translation>ライブラリ</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>Licence: {name}. {summary}</source>
        <translation>ライセンス: {name}。{summary}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/about_page.py"/>
        <source>Licences</source>
        <translation>ライセンス</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/window_actions.py"/>
        <source>Light</source>
        <translation>ライト</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Light, dark, or as the system has them.</source>
        <translation>ライト、ダーク、またはシステムに合わせる。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/gallery/arrangement.py"/>
        <source>Like nothing else here</source>
        <translation>ほかに似たものなし</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/gallery/arrangement.py"/>
        <source>Like {name}</source>
        <translation>{name} に似たもの</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Likely results are prepared for the close check while nothing else is to be done.</source>
        <translation>ほかの処理がない間に、有力な結果を精密チェック用に準備します。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/gallery/view_options.py"/>
        <source>List</source>
        <translation>リスト</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/log_page.py"/>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <location filename="../../retllm_desktop/ui/window/window_actions.py"/>
        <source>Log</source>
        <translation>ログ</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/erase_panel.py"/>
        <source>Log and record of connections</source>
        <translation>ログと接続の記録</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Longest time for a check</source>
        <translation>チェックの制限時間</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Look ahead while idle</source>
        <translation>アイドル時に先読み</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Look at a part again</source>
        <translation>一部をもう一度見る</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/folder_actions.py"/>
        <source>Look through again</source>
        <translation>再確認</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/window_actions.py"/>
        <source>Look through all folders again</source>
        <translation>すべてのフォルダーを再確認</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/log_page.py"/>
        <source>Looking at the machine, the models and the folders…</source>
        <translation>コンピューター、モデル、フォルダーを確認中…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/models_page.py"/>
        <source>Looking at what is there…</source>
        <translation>内容を確認中…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/status_line.py"/>
        <source>Looking through {folder}</source>
        <translation>{folder} を確認中</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/folder_activities.py"/>
        <source>Looking through…</source>
        <translation>確認中…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>Looks closely at the best proposals and puts them into order.</source>
        <translation>上位の候補を詳しく調べて並べ替えます。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Looks closely at the best results and puts them into order; empty for none.</source>
        <translation>上位の結果を詳しく調べて並べます。空欄: 使わない。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Mail</source>
        <translation>メール</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>Make room there, then try again</source>
        <translation>サーバーの空きを増やしてから、もう一度試してください</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/tag_actions.py"/>
        <source>Make them one</source>
        <translation>1つにまとめる</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/tag_actions.py"/>
        <source>Make «{old}» and «{new}» one tag?</source>
        <translation>「{old}」と「{new}」を1つのタグにしますか?</translation>
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
        <translation>一致</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/explanation_panel.py"/>
        <source>Match: {word}</source>
        <translation>一致: {word}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Maybe</source>
        <translation>もしかすると</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_card.py"/>
        <source>Measure</source>
        <translation>測定</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/models_page.py"/>
        <source>Measuring {title}. Searches may be slower…</source>
        <translation>{title} を測定中。検索が遅くなることがあります…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/packs_session.py"/>
        <source>Measuring…</source>
        <translation>測定中…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Memory for reading files</source>
        <translation>ファイル読み込み用のメモリ</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/window_parts.py"/>
        <source>Menu</source>
        <translation>メニュー</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/log_page.py"/>
        <source>Messages of the log</source>
        <translation>ログのメッセージ</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Model for finding</source>
        <translation>検索用モデル</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Model for texts</source>
        <translation>テキスト用モデル</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Model for the close check</source>
        <translation>精密チェック用モデル</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/models_page.py"/>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <location filename="../../retllm_desktop/ui/window/window_actions.py"/>
        <source>Models</source>
        <translation>モデル</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_bar.py"/>
        <source>Models of many languages…</source>
        <translation>多言語のモデル…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>Models take {size} on this computer.</source>
        <translation>モデルはこのコンピューターで {size} を使用しています。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>Models that you got</source>
        <translation>入手したモデル</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Moment of a video</source>
        <translation>動画の一場面</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/page_strip.py"/>
        <source>Moments of the film</source>
        <translation>動画の場面</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/explanation_panel.py"/>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>More</source>
        <translation>もっと見る</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Most speed for fetching</source>
        <translation>ダウンロード速度の上限</translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/library/duplicates_page.py"/>
        <source>Move %n file(s) to the bin…</source>
        <translation>
            <numerusform>%n個のファイルをゴミ箱に入れる…</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_presenter.py"/>
        <source>Move down</source>
        <translation>下へ移動</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/scrubber.py"/>
        <source>Move through time</source>
        <translation>時間を移動</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/result_actions.py"/>
        <source>Move to the bin</source>
        <translation>ゴミ箱に入れる</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/selection_bar.py"/>
        <source>Move to the bin (Del)</source>
        <translation>ゴミ箱に入れる (Del)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/duplicates_page.py"/>
        <location filename="../../retllm_desktop/ui/results/result_actions.py"/>
        <source>Move to the bin…</source>
        <translation>ゴミ箱に入れる…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_presenter.py"/>
        <source>Move up</source>
        <translation>上へ移動</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>Move {what} to the bin?</source>
        <translation>{what}をゴミ箱に入れますか?</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>Moved from {quick} to {place} after a closer look.</source>
        <translation>詳しく調べて{quick}から{place}に移動しました。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>Moved from {quick} to {place} as others were looked at closely.</source>
        <translation>ほかの結果を詳しく調べたため、{quick}から{place}に移動しました。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>N, Shift+N</source>
        <translation>N、Shift+N</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/gallery/list_header.py"/>
        <location filename="../../retllm_desktop/ui/gallery/view_options.py"/>
        <source>Name</source>
        <translation>名前</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/saved_search_actions.py"/>
        <source>Name of the search</source>
        <translation>検索の名前</translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/library/tag_actions.py"/>
        <source>Name of the tag for %n result(s)</source>
        <translation>
            <numerusform>%n件に付けるタグの名前</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Name of this computer</source>
        <translation>このコンピューターの名前</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/gallery/view_options.py"/>
        <source>Name, from the end</source>
        <translation>名前(逆順)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>Names, places and texts of your files, what they show in numbers, favourites and tags.</source>
        <translation>ファイルの名前、場所、テキスト、内容の数値表現、お気に入り、タグ。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Network</source>
        <translation>ネットワーク</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/tag_actions.py"/>
        <source>New tag</source>
        <translation>新しいタグ</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_entries.py"/>
        <source>New tag of the selected results</source>
        <translation>選択した結果の新しいタグ</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_entries.py"/>
        <source>New tag…</source>
        <translation>新しいタグ…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/gallery/view_options.py"/>
        <source>Newest</source>
        <translation>新しい順</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/preview_bar.py"/>
        <source>Next page (Page down)</source>
        <translation>次のページ (PageDown)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/preview_bar.py"/>
        <source>Next word (N)</source>
        <translation>次の語 (N)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>No checking model here knows {what}; none is fetched, as {why}</source>
        <translation>{what}に対応するチェックモデルがありません。ダウンロードは行いません: {why}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_texts.py"/>
        <source>No favourites yet</source>
        <translation>お気に入りはまだありません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>No frame of the video can be read</source>
        <translation>動画のどのコマも読み込めません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>No further model fits this computer: what came with the program stays best.</source>
        <translation>このコンピューターに合うモデルはほかにありません。プログラムに付属のものが最適です。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/gallery/view_options.py"/>
        <source>No groups</source>
        <translation>グループなし</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/result_actions.py"/>
        <source>No longer a favourite</source>
        <translation>お気に入りから外す</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/log_page.py"/>
        <source>No message contains that.</source>
        <translation>該当するメッセージはありません。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/pages.py"/>
        <source>No picture or document of your folders does so.</source>
        <translation>フォルダー内に条件を満たす画像や文書はありません。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/pages.py"/>
        <source>No picture or document of your folders has been read yet. Results appear as soon as the first ones are.</source>
        <translation>フォルダー内の画像や文書はまだ読み込まれていません。読み込まれ次第、結果が表示されます。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/file_actions.py"/>
        <source>No program could be started for this file</source>
        <translation>このファイルを開くプログラムを起動できませんでした</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/settings_page.py"/>
        <source>No setting is about that.</source>
        <translation>該当する設定はありません。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>No {field} lies below 0</source>
        <translation>{field} が0未満になることはありません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>Nobody has pinned the contents of {names} yet: what the server says of them is believed this time, and held to from then on.</source>
        <translation>{names} の内容はまだ固定されていません。今回はサーバーの情報を信頼し、以後はそれに照らして確認します。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/duplicates_model.py"/>
        <source>Not connected</source>
        <translation>未接続</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/erase_panel.py"/>
        <source>Not everything could be removed.</source>
        <translation>一部を削除できませんでした。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/models_page.py"/>
        <source>Not now</source>
        <translation>今はしない</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/details_panel.py"/>
        <source>Not read: {reason}.</source>
        <translation>未読み込み: {reason}。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Notebook</source>
        <translation>ノートブック</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>Nothing follows the «{sign}»</source>
        <translation>「{sign}」の後に何もありません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>Nothing follows «{field}:»</source>
        <translation>「{field}:」の後に何もありません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/system/quick_search.py"/>
        <source>Nothing found.</source>
        <translation>見つかりませんでした。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Nothing glides or sweeps in the window.</source>
        <translation>ウィンドウ内のアニメーションを止めます。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/log_page.py"/>
        <source>Nothing has been logged yet.</source>
        <translation>まだ記録がありません。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/pages.py"/>
        <source>Nothing here holds these words.</source>
        <translation>これらの言葉を含むものはありません。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/pages.py"/>
        <source>Nothing here looks like that.</source>
        <translation>似たものはありません。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/pages.py"/>
        <source>Nothing here meets the conditions.</source>
        <translation>条件を満たすものはありません。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/pages.py"/>
        <source>Nothing here yet</source>
        <translation>まだ何もありません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/licence_list.py"/>
        <source>Nothing is called so.</source>
        <translation>該当するものはありません。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>Nothing is fetched while the program is offline</source>
        <translation>オフライン中は何もダウンロードしません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_page.py"/>
        <source>Nothing is fetched, whoever asks. Searching works as always.</source>
        <translation>一切ダウンロードしません。検索はいつもどおり使えます。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Nothing is fetched, whoever asks; what is being fetched is broken off.</source>
        <translation>一切ダウンロードしません。進行中のものは中断します。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_page.py"/>
        <source>Nothing is fetched: {reason}.</source>
        <translation>ダウンロードしません: {reason}。</translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>Nothing is said of %n any more</source>
        <translation>
            <numerusform>%n件の評価を取り消しました</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>Nothing is said of {name} any more</source>
        <translation>{name} の評価を取り消しました</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/tag_actions.py"/>
        <source>Nothing is selected</source>
        <translation>何も選択されていません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/pages.py"/>
        <source>Nothing to show</source>
        <translation>表示するものがありません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/log_page.py"/>
        <source>Notices</source>
        <translation>お知らせ</translation>
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
            <numerusform>最初の %n 件について:</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Offer models</source>
        <translation>モデルを提案</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>Offered again by Up in the search box, where you can also say that nothing is to be remembered. Cleared, it is forgotten for good.</source>
        <translation>検索ボックスで上矢印キーを押すと再び表示されます。記憶しないようにする設定もそこにあります。消去すると元に戻せません。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/folder_texts.py"/>
        <source>Offline: files seen last stay searchable.</source>
        <translation>未接続: 最後に確認したファイルは引き続き検索できます。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/gallery/view_options.py"/>
        <source>Oldest</source>
        <translation>古い順</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>On this computer: {speeds} ({day})</source>
        <translation>このコンピューターで: {speeds} ({day})</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_descriptions.py"/>
        <source>One space for photos, pages, moments of videos and words of more than a hundred languages; eight-bit weights. Thorough and slow: a picture is fourteen times the work of SigLIP 2, base.</source>
        <translation>写真、ページ、動画の場面、百以上の言語の言葉を一つの空間で扱います。8ビットの重み。丁寧ですが低速で、画像1枚の計算はSigLIP 2 baseの14倍です。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>Only pictures are explained; of a text the words that match are shown</source>
        <translation>説明できるのは画像だけです。テキストでは一致した語が表示されます</translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>Only the first %n were checked; the rest is in the quick order.</source>
        <translation>
            <numerusform>最初の%n件だけをチェックしました。残りは簡易順です。</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/update_panel.py"/>
        <source>Only when you press the button is {server} asked for the list of versions; nothing about you or your files is sent.</source>
        <translation>ボタンを押したときにだけ、{server} にバージョンの一覧を問い合わせます。あなたやファイルについての情報は何も送りません。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/details_panel.py"/>
        <location filename="../../retllm_desktop/ui/results/result_actions.py"/>
        <location filename="../../retllm_desktop/ui/system/tray.py"/>
        <source>Open</source>
        <translation>開く</translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/results/result_actions.py"/>
        <source>Open %n</source>
        <translation>
            <numerusform>%n件を開く</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/results/result_actions.py"/>
        <source>Open %n file(s)?</source>
        <translation>
            <numerusform>%n個のファイルを開きますか?</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/picture_queries.py"/>
        <source>Open a picture…</source>
        <translation>画像を開く…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/folder_actions.py"/>
        <source>Open folder</source>
        <translation>フォルダーを開く</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/start_window.py"/>
        <source>Open the library without a name</source>
        <translation>名前のないライブラリを開く</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/start_window.py"/>
        <source>Open the library «{name}»</source>
        <translation>ライブラリ「{name}」を開く</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/settings_page.py"/>
        <source>Open the window anew</source>
        <translation>ウィンドウを開き直す</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/preview_overlay.py"/>
        <location filename="../../retllm_desktop/ui/window/window_actions.py"/>
        <source>Open with its program</source>
        <translation>関連付けられたプログラムで開く</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/preview_bar.py"/>
        <source>Open with its program (Ctrl+O)</source>
        <translation>関連付けられたプログラムで開く (Ctrl+O)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_entries.py"/>
        <source>Opened here in the last 30 days, or come into a folder since it was added, in the last 30 days</source>
        <translation>過去30日間にここで開いたもの、またはフォルダー追加後の30日間に加わったもの</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>PDF</source>
        <translation>PDF</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>Page Up, Page Down, Home, End</source>
        <translation>PageUp、PageDown、Home、End</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/preview_bar.py"/>
        <source>Page before (Page up)</source>
        <translation>前のページ (PageUp)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Page of a document</source>
        <translation>文書のページ</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/page_strip.py"/>
        <source>Pages</source>
        <translation>ページ</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/region_dialog.py"/>
        <source>Part of the picture</source>
        <translation>画像の一部</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/region_overlay.py"/>
        <source>Part of the screen</source>
        <translation>画面の一部</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/picture_queries.py"/>
        <source>Part of the screen…</source>
        <translation>画面の一部…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar.py"/>
        <source>Parts of the library</source>
        <translation>ライブラリの区分</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/status_line.py"/>
        <location filename="../../retllm_desktop/ui/window/window_actions.py"/>
        <source>Pause indexing</source>
        <translation>インデックス作成を一時停止</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/folder_activities.py"/>
        <source>Paused</source>
        <translation>一時停止中</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/status_line.py"/>
        <source>Paused. What was read is kept</source>
        <translation>一時停止中。読み込んだ内容は保持されます</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/status_line.py"/>
        <source>Pausing after the files under way…</source>
        <translation>処理中のファイルの後で一時停止します…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <source>People</source>
        <translation>人物</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Photo</source>
        <translation>写真</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/picture_view.py"/>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Picture</source>
        <translation>画像</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Picture in a document</source>
        <translation>文書内の画像</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/picture_queries.py"/>
        <location filename="../../retllm_desktop/ui/query/search_bar.py"/>
        <source>Pictures</source>
        <translation>画像</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/pages.py"/>
        <source>Pictures and documents of your folders appear here as they are read.</source>
        <translation>フォルダー内の画像と文書は、読み込まれ次第ここに表示されます。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Pictures as the close check sees them are kept, so that it need not look twice; 0: none are kept.</source>
        <translation>精密チェック用に変換した画像を保存し、二度手間を省きます。0: 保存しない。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/saved_search_actions.py"/>
        <source>Pictures from outside of the library cannot be kept in a search</source>
        <translation>ライブラリ外の画像は検索に保存できません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/gallery/view_options.py"/>
        <source>Pictures in rows</source>
        <translation>画像を行に並べる</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>Pictures prepared for the close check</source>
        <translation>精密チェック用に準備した画像</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/explanation_panel.py"/>
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <source>Place</source>
        <translation>場所</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_entries.py"/>
        <source>Places</source>
        <translation>場所</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Precision of the model for finding</source>
        <translation>検索用モデルの精度</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Presentation</source>
        <translation>プレゼンテーション</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/condition_chip.py"/>
        <source>Press it to change the condition; the Delete key removes it</source>
        <translation>押すと条件を変更、Delete キーで削除</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/details_panel.py"/>
        <source>Preview</source>
        <translation>プレビュー</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/previewed_file.py"/>
        <source>Preview of {name}: {result}</source>
        <translation>{name} のプレビュー: {result}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>Previews</source>
        <translation>プレビュー</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/erase_panel.py"/>
        <source>Previews and what else can be made anew</source>
        <translation>プレビューと、作り直せるもの</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_page.py"/>
        <location filename="../../retllm_desktop/ui/window/window_actions.py"/>
        <source>Privacy</source>
        <translation>プライバシー</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_dialogs.py"/>
        <source>Problems and notes</source>
        <translation>問題とお知らせ</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/folder_actions.py"/>
        <location filename="../../retllm_desktop/ui/window/window_actions.py"/>
        <source>Problems and notes…</source>
        <translation>問題とお知らせ…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/update_panel.py"/>
        <location filename="../../retllm_desktop/ui/models/models_page.py"/>
        <source>Progress</source>
        <translation>進行状況</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>Proposes what may match, at once. With another one the library is read anew.</source>
        <translation>一致しそうなものをすぐに挙げます。別のモデルにすると、ライブラリを読み込み直します。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Proposes what may match. A library that was built with another model keeps that one until you choose or rebuild.</source>
        <translation>一致しそうなものを挙げます。別のモデルで作ったライブラリは、選択または再構築するまでそのモデルを使います。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/system/tray.py"/>
        <source>Quit</source>
        <translation>終了</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Read in the picture</source>
        <translation>画像内の文字</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/folder_actions.py"/>
        <source>Read its files first</source>
        <translation>このファイルを先に読み込む</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Read text in pictures</source>
        <translation>画像内の文字を読み取る</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>Reading</source>
        <translation>読解</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Reading files</source>
        <translation>ファイルの読み込み</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Reading files waits while the computer runs on its battery.</source>
        <translation>バッテリー駆動中はファイルの読み込みを休みます。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Reading files waits while you type or move the pointer.</source>
        <translation>入力中やポインター操作中はファイルの読み込みを休みます。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_texts.py"/>
        <source>Reading text in pictures: {done} of {total}</source>
        <translation>画像内の文字を読み取り中: {total}件中{done}件</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>Reading the file needs too much memory</source>
        <translation>ファイルの読み込みに必要なメモリが多すぎます</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/preview_presenter.py"/>
        <source>Reading the whole picture…</source>
        <translation>画像全体を読み込み中…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_presenter.py"/>
        <source>Rebuild</source>
        <translation>再構築</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_page.py"/>
        <source>Received</source>
        <translation>受信</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_entries.py"/>
        <source>Recent</source>
        <translation>最近</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>Record of connections</source>
        <translation>接続の記録</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <source>Recorded</source>
        <translation>録画日</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/undo_history.py"/>
        <location filename="../../retllm_desktop/ui/window/window_actions.py"/>
        <source>Redo</source>
        <translation>やり直す</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/undo_history.py"/>
        <source>Redo: {what}</source>
        <translation>やり直す: {what}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Reduce motion</source>
        <translation>動きを減らす</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/explanation_panel.py"/>
        <source>Relevance</source>
        <translation>関連度</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Remember files that are gone</source>
        <translation>なくなったファイルを記憶</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_presenter.py"/>
        <source>Remember searches</source>
        <translation>検索を記憶する</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/folder_actions.py"/>
        <location filename="../../retllm_desktop/ui/library/sidebar_presenter.py"/>
        <location filename="../../retllm_desktop/ui/library/tag_actions.py"/>
        <location filename="../../retllm_desktop/ui/models/pack_card.py"/>
        <location filename="../../retllm_desktop/ui/query/query_chips.py"/>
        <source>Remove</source>
        <translation>削除</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/folder_actions.py"/>
        <source>Remove a folder</source>
        <translation>フォルダーを外す</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/erase_panel.py"/>
        <source>Remove everything</source>
        <translation>すべて削除</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/erase_panel.py"/>
        <source>Remove everything and quit</source>
        <translation>すべて削除して終了</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/erase_panel.py"/>
        <source>Remove everything that the program keeps…</source>
        <translation>プログラムが保存しているものをすべて削除…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/folder_actions.py"/>
        <source>Remove from the library…</source>
        <translation>ライブラリから外す…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/condition_chip.py"/>
        <source>Remove the condition {condition}</source>
        <translation>条件 {condition} を削除</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/annotations_panel.py"/>
        <source>Remove the tag {tag}</source>
        <translation>タグ {tag} を外す</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/tag_actions.py"/>
        <source>Remove the tag «{tag}»?</source>
        <translation>タグ「{tag}」を削除しますか?</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/query_chips.py"/>
        <source>Remove {name} from the search</source>
        <translation>{name} を検索から外す</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/folder_actions.py"/>
        <source>Remove «{name}» from the library?</source>
        <translation>「{name}」をライブラリから外しますか?</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_presenter.py"/>
        <source>Remove…</source>
        <translation>削除…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_presenter.py"/>
        <source>Rename…</source>
        <translation>名前を変更…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_presenter.py"/>
        <source>Replace by the present search</source>
        <translation>現在の検索で置き換える</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_row.py"/>
        <source>Reset</source>
        <translation>リセット</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_row.py"/>
        <source>Reset: {setting}</source>
        <translation>リセット: {setting}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Rest on battery</source>
        <translation>バッテリー駆動中は休む</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Rest while you work</source>
        <translation>作業中は休む</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_texts.py"/>
        <source>Resting: {reason}</source>
        <translation>休止中: {reason}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_page.py"/>
        <source>Result</source>
        <translation>結果</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/gallery/gallery_view.py"/>
        <location filename="../../retllm_desktop/ui/system/quick_search.py"/>
        <source>Results</source>
        <translation>検索結果</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Results checked closely</source>
        <translation>詳しく調べる結果の数</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Results proposed at first</source>
        <translation>最初に挙げる結果の数</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/explanation_panel.py"/>
        <source>Right</source>
        <translation>正しい</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/feedback.py"/>
        <source>Right for this search</source>
        <translation>この検索に合っている</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/explanation_panel.py"/>
        <location filename="../../retllm_desktop/ui/results/selection_bar.py"/>
        <source>Right for this search (+)</source>
        <translation>この検索に合っている (+)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Risk of ending early</source>
        <translation>早期終了のリスク</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>Run `retllm-desktop library init` first, or check the service file</source>
        <translation>先に `retllm-desktop library init` を実行するか、サービスファイルを確認してください</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_dialogs.py"/>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/log_page.py"/>
        <source>Save a report</source>
        <translation>レポートを保存</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/log_page.py"/>
        <source>Save a report…</source>
        <translation>レポートを保存…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/saved_search_actions.py"/>
        <location filename="../../retllm_desktop/ui/library/sidebar_entries.py"/>
        <source>Save this search</source>
        <translation>この検索を保存</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_entries.py"/>
        <source>Save this search…</source>
        <translation>この検索を保存…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_entries.py"/>
        <source>Saved search {name}</source>
        <translation>保存した検索 {name}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_entries.py"/>
        <source>Saved searches</source>
        <translation>保存した検索</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/log_page.py"/>
        <source>Save…</source>
        <translation>保存…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Scan</source>
        <translation>スキャン</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Screenshot</source>
        <translation>スクリーンショット</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_presenter.py"/>
        <location filename="../../retllm_desktop/ui/query/search_bar.py"/>
        <location filename="../../retllm_desktop/ui/system/quick_search.py"/>
        <location filename="../../retllm_desktop/ui/window/start_window.py"/>
        <location filename="../../retllm_desktop/ui/window/window_actions.py"/>
        <source>Search</source>
        <translation>検索</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_presenter.py"/>
        <source>Search again</source>
        <translation>もう一度検索</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_bar.py"/>
        <source>Search as typed</source>
        <translation>入力どおりに検索</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_bar.py"/>
        <source>Search for the right form</source>
        <translation>正しい形で検索</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_bar.py"/>
        <source>Search for this (or press Enter again)</source>
        <translation>これで検索 (もう一度 Enter でも可)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/status_line.py"/>
        <source>Search status</source>
        <translation>検索の状態</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/licence_list.py"/>
        <source>Search the licences</source>
        <translation>ライセンスを検索</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/log_page.py"/>
        <source>Search the log</source>
        <translation>ログを検索</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/system/portal_hotkey.py"/>
        <source>Search the pictures and documents of this computer</source>
        <translation>このコンピューターの画像と文書を検索</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/settings_page.py"/>
        <source>Search the settings</source>
        <translation>設定を検索</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/picture_queries.py"/>
        <location filename="../../retllm_desktop/ui/query/search_bar.py"/>
        <source>Search with a picture</source>
        <translation>画像で検索</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/region_dialog.py"/>
        <source>Search with this part</source>
        <translation>この部分で検索</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/window_actions.py"/>
        <source>Search with what is copied</source>
        <translation>コピーした内容で検索</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/pages.py"/>
        <source>Search without the conditions</source>
        <translation>条件なしで検索</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/saved_search_actions.py"/>
        <source>Search «{name}» changed</source>
        <translation>検索「{name}」を変更しました</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/saved_search_actions.py"/>
        <source>Search «{name}» moved</source>
        <translation>検索「{name}」を移動しました</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/saved_search_actions.py"/>
        <source>Search «{name}» removed</source>
        <translation>検索「{name}」を削除しました</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/saved_search_actions.py"/>
        <source>Search «{name}» saved</source>
        <translation>検索「{name}」を保存しました</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/saved_search_actions.py"/>
        <source>Search «{old}» renamed «{new}»</source>
        <translation>検索「{old}」の名前を「{new}」に変更しました</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_bar.py"/>
        <source>Searched for: {words}</source>
        <translation>検索した語: {words}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Searching</source>
        <translation>検索</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/query_chips.py"/>
        <source>Searching with a part of {name}</source>
        <translation>{name} の一部で検索</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/query_chips.py"/>
        <source>Searching with {name}</source>
        <translation>{name} で検索</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/timeline_presenter.py"/>
        <source>Searching…</source>
        <translation>検索しています…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/system/tray.py"/>
        <source>Search…</source>
        <translation>検索…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_texts.py"/>
        <source>Select a picture or document and press F: it is kept here.</source>
        <translation>画像や文書を選択して F を押すと、ここに集まります。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/details_panel.py"/>
        <source>Select a result to see it here.</source>
        <translation>結果を選択すると、ここに表示されます。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/preview_overlay.py"/>
        <source>Select all text</source>
        <translation>すべてのテキストを選択</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/duplicates_page.py"/>
        <location filename="../../retllm_desktop/ui/results/selection_bar.py"/>
        <source>Select nothing</source>
        <translation>選択を解除</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/duplicates_page.py"/>
        <source>Select the surplus</source>
        <translation>余分なものを選択</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_page.py"/>
        <source>Sent</source>
        <translation>送信</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_page.py"/>
        <source>Server</source>
        <translation>サーバー</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Server of a shared library</source>
        <translation>共有ライブラリのサーバー</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Servers with the same files, between spaces, for when the first does not answer.</source>
        <translation>最初のサーバーが応答しないときに使う、同じファイルを持つサーバー(空白区切り)。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/erase_panel.py"/>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <location filename="../../retllm_desktop/ui/settings/settings_page.py"/>
        <location filename="../../retllm_desktop/ui/window/window_actions.py"/>
        <source>Settings</source>
        <translation>設定</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_presenter.py"/>
        <location filename="../../retllm_desktop/ui/models/fetch_status.py"/>
        <location filename="../../retllm_desktop/ui/system/notifications.py"/>
        <source>Show</source>
        <translation>表示</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/details_panel.py"/>
        <location filename="../../retllm_desktop/ui/results/result_actions.py"/>
        <source>Show in folder</source>
        <translation>フォルダーに表示</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/update_panel.py"/>
        <source>Show in the file manager</source>
        <translation>ファイルマネージャーで表示</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/selection_bar.py"/>
        <source>Show in their folders</source>
        <translation>それぞれのフォルダーに表示</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/window_parts.py"/>
        <source>Show or hide the details</source>
        <translation>詳細の表示を切り替え</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/window_parts.py"/>
        <source>Show or hide the sidebar</source>
        <translation>サイドバーの表示を切り替え</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/preview_bar.py"/>
        <source>Show or hide the text (T)</source>
        <translation>テキストの表示を切り替え (T)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/log_presenter.py"/>
        <location filename="../../retllm_desktop/ui/window/main_window.py"/>
        <source>Show report</source>
        <translation>レポートを表示</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/fetch_status.py"/>
        <source>Show the models</source>
        <translation>モデルを表示</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/pages.py"/>
        <source>Show the nearest anyway</source>
        <translation>それでも近いものを表示</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Show the picture again</source>
        <translation>画像をもう一度見せる</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_presenter.py"/>
        <source>Show what is in it</source>
        <translation>中身を表示</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Shows a small search window in every program, as in «Ctrl+Alt+Space»; empty: none.</source>
        <translation>どのプログラムからでも小さな検索窓を開くキー(例:「Ctrl+Alt+Space」)。空欄: なし。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar.py"/>
        <location filename="../../retllm_desktop/ui/window/window_actions.py"/>
        <source>Sidebar</source>
        <translation>サイドバー</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/explanation_panel.py"/>
        <source>Similarity</source>
        <translation>類似度</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/explanation_panel.py"/>
        <source>Similarity: {near}</source>
        <translation>類似度: {near}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <location filename="../../retllm_desktop/ui/gallery/list_header.py"/>
        <source>Size</source>
        <translation>サイズ</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/gallery/view_options.py"/>
        <source>Size of previews</source>
        <translation>プレビューの大きさ</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/gallery/view_options.py"/>
        <source>Size of previews (Ctrl and the wheel)</source>
        <translation>プレビューの大きさ (Ctrl+ホイール)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>Size, panels and colours of the window.</source>
        <translation>ウィンドウの大きさ、パネル、配色。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/preview_bar.py"/>
        <source>Size: {size}. Fit or one to one</source>
        <translation>サイズ: {size}。画面に合わせる、または原寸</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>Small copies of your pictures and pages, for the list.</source>
        <translation>一覧用の、画像とページの小さなコピー。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/gallery/view_options.py"/>
        <source>Small squares by day</source>
        <translation>日ごとの小さな正方形</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/window_actions.py"/>
        <source>Smaller previews</source>
        <translation>プレビューを小さく</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/gallery/view_options.py"/>
        <source>Smallest</source>
        <translation>小さい順</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>So long after you last typed or moved the pointer, reading goes on.</source>
        <translation>最後の入力やポインター操作からこの時間が経つと、読み込みを再開します。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>So that no picture is prepared twice. Cleared, searches take longer once.</source>
        <translation>画像の準備の二度手間を省きます。消去すると、次の検索だけ時間がかかります。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>So that nothing is checked twice. Cleared, searches take longer once.</source>
        <translation>チェックの二度手間を省きます。消去すると、次の検索だけ時間がかかります。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>So that other things keep their share of the connection; 0: all there is.</source>
        <translation>ほかの通信の帯域を残します。0: 制限なし。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/folder_texts.py"/>
        <source>Some of its files could not be read; «Problems and notes…» in the menu names them and says why.</source>
        <translation>一部のファイルを読み込めませんでした。メニューの「問題とお知らせ…」で一覧と理由を確認できます。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/main_window.py"/>
        <source>Something went wrong inside the program ({kind}: {error}). Your files are not affected. If it happens again, please report it.</source>
        <translation>プログラム内部で問題が発生しました ({kind}: {error})。ファイルに影響はありません。繰り返し起きる場合はご報告ください。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/app.py"/>
        <source>Something went wrong inside the program ({kind}: {text}). Your files are not affected.</source>
        <translation>プログラム内部で問題が発生しました ({kind}: {text})。ファイルに影響はありません。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/gallery/view_options.py"/>
        <source>Sort by</source>
        <translation>並べ替え</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/gallery/list_header.py"/>
        <source>Sort by {column}</source>
        <translation>{column}で並べ替え</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>Space, Enter</source>
        <translation>Space、Enter</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>Space, Esc</source>
        <translation>Space、Esc</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Speed and memory</source>
        <translation>速度とメモリ</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Spreadsheet</source>
        <translation>表計算</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <source>Stars</source>
        <translation>評価</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Start with the system</source>
        <translation>ログイン時に起動</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/update_panel.py"/>
        <location filename="../../retllm_desktop/ui/models/fetch_status.py"/>
        <location filename="../../retllm_desktop/ui/models/models_page.py"/>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/folder_activities.py"/>
        <source>Stopped</source>
        <translation>停止</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/models_page.py"/>
        <source>Stopped. Nothing was measured.</source>
        <translation>停止しました。測定は行われませんでした。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/models_presenter.py"/>
        <source>Stopped. What came so far is kept.</source>
        <translation>停止しました。ここまでの分は保持されます。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/models_page.py"/>
        <source>Stopped. What came so far is kept; getting it again goes on from there.</source>
        <translation>停止しました。ここまでの分は保持され、次回はそこから再開します。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/status_line.py"/>
        <source>Stopped. What was read is kept</source>
        <translation>停止しました。読み込んだ内容は保持されます</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Sure</source>
        <translation>確実</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Table</source>
        <translation>表</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_presenter.py"/>
        <source>Tag what is selected</source>
        <translation>選択したものにタグを付ける</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_entries.py"/>
        <source>Tag {tag}</source>
        <translation>タグ {tag}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/tag_actions.py"/>
        <source>Tag «{old}» is now part of «{new}»</source>
        <translation>タグ「{old}」を「{new}」にまとめました</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/tag_actions.py"/>
        <source>Tag «{old}» renamed «{new}»</source>
        <translation>タグ「{old}」の名前を「{new}」に変更しました</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/tag_actions.py"/>
        <source>Tag «{tag}» removed</source>
        <translation>タグ「{tag}」を削除しました</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_entries.py"/>
        <location filename="../../retllm_desktop/ui/results/tag_dialog.py"/>
        <source>Tags</source>
        <translation>タグ</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/selection_bar.py"/>
        <source>Tags (Ctrl+T)</source>
        <translation>タグ (Ctrl+T)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/tag_dialog.py"/>
        <source>Tags of {who}</source>
        <translation>{who}のタグ</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>Tags of {who} changed</source>
        <translation>{who}のタグを変更しました</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/result_actions.py"/>
        <source>Tags…</source>
        <translation>タグ…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <source>Taken</source>
        <translation>撮影日</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Tell when long work is done</source>
        <translation>長い処理の完了を通知</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Text</source>
        <translation>テキスト</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Text in pictures and scans is read, so that they are found by it.</source>
        <translation>画像やスキャン内の文字を読み取り、検索できるようにします。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/licence_list.py"/>
        <source>Text of the licence</source>
        <translation>ライセンス文</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/marked_text.py"/>
        <source>Text of the passage</source>
        <translation>該当箇所のテキスト</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/marked_text.py"/>
        <source>Text read in the picture</source>
        <translation>画像から読み取った文字</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/intake.py"/>
        <source>That is a link, and nothing is fetched from the web</source>
        <translation>これはリンクです。ウェブからは何も取得しません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The PDF holds no text</source>
        <translation>PDF にテキストがありません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The PDF is blank</source>
        <translation>PDF が白紙です</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The PDF is damaged</source>
        <translation>PDF が破損しています</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The PDF is damaged or no PDF</source>
        <translation>PDF が破損しているか、PDF ではありません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The PDF is encrypted in a way that is not read</source>
        <translation>PDF の暗号化方式に対応していません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The PDF is protected by a password</source>
        <translation>PDF がパスワードで保護されています</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The PDF takes too long to read</source>
        <translation>PDF の読み込みに時間がかかりすぎます</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/bin_session.py"/>
        <source>The bin does not take a file with such a name</source>
        <translation>このような名前のファイルはゴミ箱に入れられません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The book is damaged</source>
        <translation>電子書籍が破損しています</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The book is empty</source>
        <translation>電子書籍が空です</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>The close check is not available.</source>
        <translation>精密チェックは利用できません。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The data directory cannot be made</source>
        <translation>データフォルダーを作成できません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The data directory cannot be written</source>
        <translation>データフォルダーに書き込めません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>The desktop shows a line when indexing or fetching took long and the window is not in use.</source>
        <translation>インデックス作成やダウンロードに時間がかかり、ウィンドウを使っていないときに通知を表示します。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The disk is full</source>
        <translation>ディスクがいっぱいです</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The disk of the shared library's server is full</source>
        <translation>共有ライブラリのサーバーのディスクがいっぱいです</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The document holds too many files</source>
        <translation>文書に含まれるファイルが多すぎます</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The document is damaged</source>
        <translation>文書が破損しています</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The document is older than Word 97</source>
        <translation>Word 97 より古い文書です</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The document is protected by a password</source>
        <translation>文書がパスワードで保護されています</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The document takes too long to read</source>
        <translation>文書の読み込みに時間がかかりすぎます</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The eight-bit picture model of the pack {pack} ranks otherwise than the exact one, which is used instead: {percent} % of the ten nearest are the same</source>
        <translation>パック {pack} の8ビット画像モデルは正確なモデルと順位が異なるため、正確な方を使います：近い10件のうち一致は {percent} %</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The eight-bit sentence model of the pack {pack} ranks otherwise than the exact one, which is used instead: {percent} % of the ten nearest are the same</source>
        <translation>パック {pack} の8ビット文モデルは正確なモデルと順位が異なるため、正確な方を使います：近い10件のうち一致は {percent} %</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The extension is missing</source>
        <translation>拡張子がありません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The file begins with nothing</source>
        <translation>ファイルの先頭が空です</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The file cannot be read</source>
        <translation>ファイルを読み込めません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The file cannot be read: it made its reader fail</source>
        <translation>ファイルを読み込めません: 読み込み処理が異常終了しました</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The file changed</source>
        <translation>ファイルが変更されました</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The file changed while it was being read</source>
        <translation>読み込み中にファイルが変更されました</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/bin_session.py"/>
        <source>The file could not be brought back ({reason})</source>
        <translation>ファイルを元に戻せませんでした ({reason})</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/bin_session.py"/>
        <source>The file could not be moved to the bin ({reason})</source>
        <translation>ファイルをゴミ箱に入れられませんでした ({reason})</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The file holds layers alone</source>
        <translation>レイヤーだけのファイルです</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The file holds no message</source>
        <translation>ファイルにメッセージがありません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The file holds no text</source>
        <translation>ファイルにテキストがありません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The file is called a text but holds none</source>
        <translation>テキストファイルのはずですが、中身がテキストではありません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The file is empty</source>
        <translation>ファイルが空です</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The file is in a cloud</source>
        <translation>ファイルはクラウドにあります</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The file is long: its first {number} passages are read</source>
        <translation>ファイルが長いため、最初の{number}か所を読み込みました</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/bin_session.py"/>
        <source>The file is no longer in the bin</source>
        <translation>ファイルはもうゴミ箱にありません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The file is no longer there</source>
        <translation>ファイルがなくなっています</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The file is no picture that can be read</source>
        <translation>読み込める画像ではありません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/bin_session.py"/>
        <location filename="../../retllm_desktop/ui/results/file_actions.py"/>
        <source>The file is not there any more</source>
        <translation>ファイルがなくなっています</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The file is only in the cloud</source>
        <translation>ファイルはクラウドにのみあります</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The file is too long</source>
        <translation>ファイルが大きすぎます</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The file is too long to be read</source>
        <translation>ファイルが大きすぎて読み込めません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The file may not be read</source>
        <translation>ファイルを読む権限がありません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The file takes long to read: its first {number} passages are read</source>
        <translation>読み込みに時間がかかるため、最初の{number}か所を読み込みました</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The file takes too long to read</source>
        <translation>ファイルの読み込みに時間がかかりすぎます</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/folder_actions.py"/>
        <source>The files in it are not touched. To search them again, the folder has to be added and read again.</source>
        <translation>中のファイルには手を加えません。再び検索するには、フォルダーを追加し直して読み込む必要があります。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The folder cannot be listed</source>
        <translation>フォルダーの一覧を取得できません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The folder cannot be read</source>
        <translation>フォルダーを読み込めません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The folder holds no model pack</source>
        <translation>フォルダーにモデルパックがありません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The folder is being indexed by {name}</source>
        <translation>このフォルダーは {name} がインデックスを作成中です</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The index that speeds up searches could not be written; searches take longer</source>
        <translation>検索を速くする索引を書き込めませんでした。検索に時間がかかります</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_descriptions.py"/>
        <source>The largest dual encoder here for real photos and many languages, best on a graphics processor.</source>
        <translation>ここで最大の、実際の写真と多言語のためのデュアルエンコーダー。GPUでの利用に向きます。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The library cannot be opened</source>
        <translation>ライブラリを開けません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The library file is write-protected</source>
        <translation>ライブラリファイルは書き込み禁止です</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The library is built with the pack «{pack}»</source>
        <translation>ライブラリはパック「{pack}」で作られています</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The library was closed meanwhile</source>
        <translation>その間にライブラリが閉じられました</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The library was made by a later version of retllm-desktop</source>
        <translation>このライブラリは retllm-desktop の新しいバージョンで作成されています</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The library was rebuilt for the pack {pack} meanwhile</source>
        <translation>その間にライブラリがパック {pack} 用に作り直されました</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>The list above.</source>
        <translation>上の一覧です。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The list of licences cannot be read</source>
        <translation>ライセンスの一覧を読み取れません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The list of releases cannot be fetched at present</source>
        <translation>現在、バージョンの一覧を取得できません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The list of releases cannot be read</source>
        <translation>バージョンの一覧を読み取れません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The list of releases is of a newer format than this version reads</source>
        <translation>バージョンの一覧は、このバージョンでは読めない新しい形式です</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The list of releases is older than one that was seen here before</source>
        <translation>バージョンの一覧は、以前ここで確認したものより古いものです</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The list of releases is out of date</source>
        <translation>バージョンの一覧は期限切れです</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The list of releases is signed with a key that this copy does not know</source>
        <translation>バージョンの一覧は、このコピーの知らない鍵で署名されています</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The message is damaged</source>
        <translation>メッセージが破損しています</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>The model for pictures does not read this language: names are matched by word</source>
        <translation>画像用のモデルはこの言語を読めません。名前は単語で照合されます</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>The model for texts does not read this language: words are matched as they stand</source>
        <translation>文書用のモデルはこの言語を読めません。単語はそのまま照合されます</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/system/system_presenter.py"/>
        <source>The model is here</source>
        <translation>モデルを入手しました</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/explanation_panel.py"/>
        <source>The model is writing…</source>
        <translation>モデルが書いています…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The model of the close check cannot be started</source>
        <translation>精密チェックのモデルを起動できません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The model that is in use answers True or False only; a general model can also say why</source>
        <translation>使用中のモデルは真偽だけを答えます。汎用モデルなら理由も説明できます</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The model that is in use does not know pictures of this kind</source>
        <translation>使用中のモデルはこの種類の画像に対応していません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The model that is in use does not know the language of these words</source>
        <translation>使用中のモデルはこの言語に対応していません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The model that your library was read with is not installed any more, so nothing can be found until the library is brought to the new one</source>
        <translation>ライブラリの読み込みに使ったモデルがなくなったため、新しいモデルに移行するまで検索できません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The model wrote nothing</source>
        <translation>モデルは何も書きませんでした</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>The models here do not read this language: names and texts are matched by word</source>
        <translation>ここのモデルはこの言語を読めません。名前と本文は単語で照合されます</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The notebook holds no text</source>
        <translation>ノートブックにテキストがありません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The notebook is damaged</source>
        <translation>ノートブックが破損しています</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/gallery/view_options.py"/>
        <source>The other way round</source>
        <translation>逆順にする</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The pack {pack} ranks otherwise than the exact model does</source>
        <translation>パック {pack} は正確なモデルと順位が異なります</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The pack «{pack}» came with the program and stays</source>
        <translation>パック「{pack}」は付属品のため削除できません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The pack «{pack}» is in use</source>
        <translation>パック「{pack}」は使用中です</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The parts of the query cancel each other out</source>
        <translation>検索の各部分が打ち消し合っています</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The pattern «{pattern}» cannot be used: {why}</source>
        <translation>パターン「{pattern}」は使えません: {why}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The picture cannot be read</source>
        <translation>画像を読み込めません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The picture is damaged or cut off</source>
        <translation>画像が破損しているか、途中で切れています</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The picture is empty</source>
        <translation>画像が空です</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The picture is too large to decode</source>
        <translation>画像が大きすぎて展開できません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The picture is too long</source>
        <translation>画像ファイルが大きすぎます</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The picture of the query cannot be shown to the model</source>
        <translation>検索画像をモデルに渡せません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The picture's colours cannot be read</source>
        <translation>画像の色を読み取れません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/system/autostart.py"/>
        <source>The program cannot be started with the session</source>
        <translation>ログイン時に起動するよう設定できません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/log_presenter.py"/>
        <source>The program ended unexpectedly last time.</source>
        <translation>前回、プログラムが予期せず終了しました。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>The program has connected to no server.</source>
        <translation>プログラムはどのサーバーにも接続していません。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/system/autostart.py"/>
        <source>The program is still started with the session</source>
        <translation>ログイン時の起動が解除されていません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>The program starts when you log in, without a window.</source>
        <translation>ログイン時に、ウィンドウを開かずに起動します。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The query has {length} characters; {most} are the most</source>
        <translation>検索の文字数は{length}です。最大は{most}です</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The quotes are not closed</source>
        <translation>引用符が閉じられていません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The range ends before it begins</source>
        <translation>範囲の終わりが始まりより前です</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The raw format of this camera is not read</source>
        <translation>このカメラの RAW 形式には対応していません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The region holds nothing of the picture</source>
        <translation>範囲が画像の外です</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/log_page.py"/>
        <source>The report</source>
        <translation>レポート</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/log_presenter.py"/>
        <source>The report is saved: {path}</source>
        <translation>レポートを保存しました: {path}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>The rest</source>
        <translation>その他</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/duplicates_model.py"/>
        <source>The same bytes</source>
        <translation>内容が同一</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/duplicates_model.py"/>
        <source>The same file again</source>
        <translation>同じファイル</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/result_actions.py"/>
        <source>The selection is still being read; try again.</source>
        <translation>選択内容を読み込み中です。もう一度お試しください。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The server has no pgvector</source>
        <translation>サーバーに pgvector がありません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The server is PostgreSQL {version}; a shared library needs 15 or newer</source>
        <translation>サーバーは PostgreSQL {version} です。共有ライブラリには 15 以降が必要です</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The server's pgvector is {there}; a shared library needs {least} or newer</source>
        <translation>サーバーの pgvector は {there} です。共有ライブラリには {least} 以降が必要です</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>The service, or the address without a password, of the PostgreSQL server that keeps this library for several people; empty: a file on this computer.</source>
        <translation>このライブラリを複数の人のために保管する PostgreSQL サーバーのサービス名、またはパスワードを含まないアドレス。空の場合：このコンピューター上のファイル。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The setting «{name}» is at least {least}</source>
        <translation>設定「{name}」は {least} 以上です</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The setting «{name}» is one of {choices}</source>
        <translation>設定「{name}」は {choices} のいずれかです</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The setting «{name}» takes {kind}</source>
        <translation>設定「{name}」の値は {kind} です</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The settings file cannot be read</source>
        <translation>設定ファイルを読み込めません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The settings file cannot be written</source>
        <translation>設定ファイルを書き込めません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The settings file is not valid TOML</source>
        <translation>設定ファイルは正しい TOML ではありません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The settings file was written by a newer version</source>
        <translation>設定ファイルは新しいバージョンで書かれています</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The shared library is of an earlier version of retllm-desktop</source>
        <translation>この共有ライブラリは retllm-desktop の古いバージョンのものです</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/erase_panel.py"/>
        <source>The shared library on its server stays.</source>
        <translation>サーバーにある共有ライブラリは残ります。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The shared library was made by a later version of retllm-desktop</source>
        <translation>この共有ライブラリは retllm-desktop の新しいバージョンで作成されています</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The shared library's server answers too slowly</source>
        <translation>共有ライブラリのサーバーの応答が遅すぎます</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The shared library's server asks for a password, and none is written down here</source>
        <translation>共有ライブラリのサーバーがパスワードを求めていますが、ここには登録されていません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The shared library's server did not prove that it is the right one</source>
        <translation>共有ライブラリのサーバーが本物であることを確認できませんでした</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The shared library's server does not answer</source>
        <translation>共有ライブラリのサーバーが応答しません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The shared library's server has not enough memory</source>
        <translation>共有ライブラリのサーバーのメモリーが足りません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The shared library's server only reads at present</source>
        <translation>共有ライブラリのサーバーは現在読み取り専用です</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The shared library's server refused the connection</source>
        <translation>共有ライブラリのサーバーが接続を拒否しました</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The shared library's server refused the password</source>
        <translation>共有ライブラリのサーバーがパスワードを拒否しました</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The shared library's server refused this person</source>
        <translation>共有ライブラリのサーバーがこのユーザーを拒否しました</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The shared library's server reported an error</source>
        <translation>共有ライブラリのサーバーがエラーを返しました</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The shared library's server takes no more connections</source>
        <translation>共有ライブラリのサーバーはこれ以上の接続を受け付けません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The shared library's server took too long</source>
        <translation>共有ライブラリのサーバーの処理に時間がかかりすぎました</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The signature of the list of releases cannot be read</source>
        <translation>バージョンの一覧の署名を読み取れません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The signature of the list of releases is wrong</source>
        <translation>バージョンの一覧の署名が正しくありません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The spreadsheet is damaged</source>
        <translation>表計算ファイルが破損しています</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The text of a licence cannot be read</source>
        <translation>ライセンス文を読み取れません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The video cannot be read</source>
        <translation>動画を読み込めません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The video holds no pictures</source>
        <translation>動画に映像がありません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The video is cut off, and what is there cannot be read</source>
        <translation>動画が途中で切れており、残りも読み込めません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The video is cut off; it is read up to {time}</source>
        <translation>動画が途中で切れています。{time} まで読み込みました</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The video is damaged, or coded in a way that is not read</source>
        <translation>動画が破損しているか、対応していない形式です</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The video takes long to read; it is read up to {time}</source>
        <translation>動画の読み込みに時間がかかるため、{time} まで読み込みました</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>The weight is too large</source>
        <translation>重みが大きすぎます</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>There are no words that the picture could fit</source>
        <translation>画像と照合する言葉がありません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>There is a saved search «{name}» already</source>
        <translation>「{name}」という保存した検索がすでにあります</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>There is another file of this name</source>
        <translation>同じ名前の別のファイルがあります</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>There is no model for the close check</source>
        <translation>精密チェック用のモデルがありません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>There is no picture «{number}»</source>
        <translation>画像「{number}」はありません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>There is no such database on the shared library's server</source>
        <translation>共有ライブラリのサーバーにそのデータベースはありません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>There is no such date as «{value}»</source>
        <translation>「{value}」という日付はありません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>There is no such folder</source>
        <translation>そのフォルダーはありません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>There is no tag «{tag}» any more</source>
        <translation>タグ「{tag}」はもうありません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>There is nothing between the quotes</source>
        <translation>引用符の中が空です</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/previewed_file.py"/>
        <source>There is nothing of it to show here.</source>
        <translation>ここに表示できるものはありません。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/saved_search_actions.py"/>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>There is nothing to save</source>
        <translation>保存するものがありません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/duplicates_page.py"/>
        <source>There is nothing twice: no files, no pictures.</source>
        <translation>重複はありません。ファイルも画像もです。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>They are removed on the page of models.</source>
        <translation>モデルのページで削除できます。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/duplicates_model.py"/>
        <source>They look the same</source>
        <translation>見た目が同じ</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/intake.py"/>
        <source>This can only be moved, and nothing is moved here</source>
        <translation>これは移動しかできず、ここには何も移動しません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/update_panel.py"/>
        <source>This copy was built from source; there is no list of newer versions for it. It is brought up to date by this command:</source>
        <translation>これはソースから作られたもので、新しいバージョンの一覧はありません。次のコマンドで最新にできます:</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>This database holds no shared library</source>
        <translation>このデータベースに共有ライブラリはありません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/screen_capture.py"/>
        <source>This desktop does not let programs see the screen</source>
        <translation>このデスクトップ環境では、プログラムは画面を取得できません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/system/hotkeys.py"/>
        <source>This desktop gives programs no keys of their own. In the system's settings for the keyboard, add a key that runs «retllm-desktop app --search».</source>
        <translation>このデスクトップ環境では、プログラムが独自のキーを登録できません。システムのキーボード設定で「retllm-desktop app --search」を実行するキーを追加してください。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/system/tray.py"/>
        <source>This desktop has no tray. Closing the window ends the program; some desktops get a tray by an extension.</source>
        <translation>このデスクトップ環境にはトレイがありません。ウィンドウを閉じるとプログラムは終了します。拡張機能でトレイを追加できる環境もあります。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/previewed_file.py"/>
        <source>This file was not read</source>
        <translation>このファイルは読み込まれていません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>This folder is already covered</source>
        <translation>このフォルダーはすでに含まれています</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>This folder is no longer in the library</source>
        <translation>このフォルダーはもうライブラリにありません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>This is a file, not a folder</source>
        <translation>これはファイルです。フォルダーではありません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>This is a folder, not a file</source>
        <translation>これはフォルダーです。ファイルではありません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>This is no regular file but a pipe, a socket or a device</source>
        <translation>通常のファイルではなく、パイプ、ソケット、デバイスです</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/update_panel.py"/>
        <source>This is the newest version.</source>
        <translation>これが最新のバージョンです。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/log_page.py"/>
        <source>This is what the report holds. It stays on this computer until you hand it on; paths, searches and names of files are left out.</source>
        <translation>レポートの内容です。ご自身で渡さない限り、このコンピューターから出ません。パス、検索語、ファイル名は含まれません。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>This kind of document is not read</source>
        <translation>この種類の文書には対応していません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>This library was built with the pack {present}; {pack} comes with the program now</source>
        <translation>このライブラリはパック {present} で作られました。現在は {pack} が付属しています</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>This library was built with the pack {present}; {pack} comes with the program now and finds documents by what they mean</source>
        <translation>このライブラリはパック {present} で作られました。現在付属の {pack} は文書を意味で検索できます</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Threads of the models</source>
        <translation>モデルのスレッド数</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>To ask about «{file}» of {model}</source>
        <translation>{model} の「{file}」の照会</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>To check results</source>
        <translation>結果のチェック</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>To check results: {title}</source>
        <translation>結果のチェック: {title}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>To find pictures: {title}</source>
        <translation>画像の検索: {title}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>To find texts: {title}</source>
        <translation>文書の検索: {title}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>To get «{file}» of {model}</source>
        <translation>{model} の「{file}」の取得</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>To get «{file}», about a newer version</source>
        <translation>新しいバージョンについての「{file}」の取得</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/date_sections.py"/>
        <source>Today</source>
        <translation>今日</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_presenter.py"/>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <location filename="../../retllm_desktop/ui/window/start_window.py"/>
        <source>Try again</source>
        <translation>再試行</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>Try again later, or give the server more</source>
        <translation>後でもう一度試すか、サーバーのメモリーを増やしてください</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_dialogs.py"/>
        <source>Try again now</source>
        <translation>今すぐ再試行</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_card.py"/>
        <source>Try it</source>
        <translation>試す</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/packs_session.py"/>
        <source>Trying it on drawn pictures…</source>
        <translation>イラストで試しています…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/models_page.py"/>
        <source>Trying {title} on drawn pictures…</source>
        <translation>{title} をイラストで試しています…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/preview_overlay.py"/>
        <source>Turn</source>
        <translation>回転</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/preview_bar.py"/>
        <source>Turn for looking (R; back with Shift+R)</source>
        <translation>表示を回転 (R、逆回転は Shift+R)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_page.py"/>
        <source>Turned on, whatever is being fetched is broken off, and nothing else begins.</source>
        <translation>オンにすると、進行中のダウンロードを中断し、新たに始めません。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>Two operators follow each other</source>
        <translation>演算子が2つ続いています</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_texts.py"/>
        <source>Understanding texts: {done} of {total}</source>
        <translation>テキストを解析中: {total}件中{done}件</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/undo_history.py"/>
        <source>Undid: {what}</source>
        <translation>元に戻しました: {what}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/undo_history.py"/>
        <location filename="../../retllm_desktop/ui/window/window_actions.py"/>
        <source>Undo</source>
        <translation>元に戻す</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/undo_history.py"/>
        <source>Undo: {what}</source>
        <translation>元に戻す: {what}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/window_actions.py"/>
        <source>Unfold or fold</source>
        <translation>展開または折りたたむ</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_bar.py"/>
        <source>Until the window is closed; the settings can turn it off for good</source>
        <translation>ウィンドウを閉じるまで有効。設定で常にオフにもできます</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>Up</source>
        <translation>↑</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_texts.py"/>
        <source>Up to date</source>
        <translation>最新です</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>Up, Down</source>
        <translation>↑、↓</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>Update it there; then run `ALTER EXTENSION vector UPDATE` in the database</source>
        <translation>サーバーで更新してから、データベースで `ALTER EXTENSION vector UPDATE` を実行してください</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>Update retllm-desktop on this computer</source>
        <translation>このコンピューターの retllm-desktop を更新してください</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_card.py"/>
        <source>Use</source>
        <translation>使用</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/query_chips.py"/>
        <location filename="../../retllm_desktop/ui/query/region_dialog.py"/>
        <source>Use all of it</source>
        <translation>全体を使う</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/models_page.py"/>
        <source>Use it now</source>
        <translation>今すぐ使う</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Use it…</source>
        <translation>使用…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/start_window.py"/>
        <source>Use the library of this computer</source>
        <translation>このコンピューターのライブラリを使う</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/app.py"/>
        <source>Version {other} was started. This window is of version {own}, which did what was asked; close it to use the other.</source>
        <translation>バージョン {other} が起動されました。このウィンドウはバージョン {own} で、求められたことを実行しました。もう一方を使うには、これを閉じてください。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/update_panel.py"/>
        <source>Version {version} is there, but without a file for this copy; look where you got this one from. What is new:</source>
        <translation>バージョン {version} がありますが、このコピー用のファイルはありません。入手元をご覧ください。新しい点:</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/update_panel.py"/>
        <source>Version {version} is there. This command brings it here; what is new:</source>
        <translation>バージョン {version} があります。下のコマンドで入手できます。新しい点:</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/update_panel.py"/>
        <source>Version {version} is there. What is new:</source>
        <translation>バージョン {version} があります。新しい点:</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Video</source>
        <translation>動画</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/log_page.py"/>
        <source>Warnings</source>
        <translation>警告</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Weight of likeness</source>
        <translation>類似度の重み</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_dialogs.py"/>
        <source>What a line names is neither read nor found, in this folder and all below it. «Drafts/» leaves out every folder of that name, «*.psd» every file that ends so. «!» before a line takes in again what a line above leaves out.</source>
        <translation>行に書いたものは、このフォルダーとその下のすべてで読み込まれず、検索にも現れません。「Drafts/」はその名前のフォルダーすべて、「*.psd」はその拡張子のファイルすべてを除外します。行頭の「!」は、上の行で除外したものを再び含めます。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_bar.py"/>
        <source>What can be typed</source>
        <translation>入力できるもの</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/pages.py"/>
        <source>What comes nearest is probably something else, and only what meets the conditions was looked at.</source>
        <translation>最も近いものも、おそらく別のものです。条件を満たすものだけを調べました。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/pages.py"/>
        <source>What comes nearest is probably something else.</source>
        <translation>最も近いものも、おそらく別のものです。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_presenter.py"/>
        <source>What could be typed; Down chooses</source>
        <translation>入力できるもの。↓で選択</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_page.py"/>
        <source>What for</source>
        <translation>目的</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_dialogs.py"/>
        <source>What happened</source>
        <translation>発生したこと</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/gallery/view_options.py"/>
        <source>What is alike</source>
        <translation>似たもの</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_dialogs.py"/>
        <source>What is left out, one pattern per line</source>
        <translation>除外するもの(1行に1パターン)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/update_panel.py"/>
        <source>What is new</source>
        <translation>新しい点</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/result_actions.py"/>
        <source>What is not connected cannot be dragged</source>
        <translation>接続されていないものはドラッグできません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/result_actions.py"/>
        <source>What is not connected cannot be moved to the bin</source>
        <translation>接続されていないものはゴミ箱に入れられません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_entries.py"/>
        <source>What is there in several files, by the number beside it; and pictures that look the same, which are looked for when this is opened</source>
        <translation>複数のファイルにあるもの(横の数字はその数)と、見た目が同じ画像(開いたときに探します)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>What it knows is not said, so it is asked about nothing.</source>
        <translation>対応内容が示されていないため、使われません。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>What others in the shared library call this computer; empty: its name in the network.</source>
        <translation>共有ライブラリで他の人から見たこのコンピューターの名前。空の場合：ネットワーク上の名前。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>What should be like that is no longer in the library</source>
        <translation>元になるものがもうライブラリにありません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/models_page.py"/>
        <source>What suits this computer</source>
        <translation>このコンピューターに合うもの</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>What the model for finding runs on</source>
        <translation>検索用モデルの実行環境</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>What the program did, without searches and names of files.</source>
        <translation>プログラムの動作の記録。検索語とファイル名は含みません。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/licence_list.py"/>
        <source>What the program is made of</source>
        <translation>プログラムの構成要素</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>What this copy knows of its releases cannot be used</source>
        <translation>このコピーのバージョン情報は使えません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_dialogs.py"/>
        <source>What to do, or why</source>
        <translation>対処または理由</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>What was measured on this computer</source>
        <translation>このコンピューターで測定した値</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>What you chose.</source>
        <translation>選択した内容。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/sidebar_entries.py"/>
        <source>What you marked with a star. Drag results here to mark them.</source>
        <translation>星を付けたもの。結果をここにドラッグすると星が付きます。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>What you searched for</source>
        <translation>検索した内容</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>What you see is the quick order; the best match may be further down.</source>
        <translation>表示されているのは簡易順です。最適な結果は下の方にあるかもしれません。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_page.py"/>
        <source>When</source>
        <translation>日時</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>When the window is closed, the program goes on behind an icon in the tray: folders are watched, and the key for searching works.</source>
        <translation>ウィンドウを閉じてもトレイで動作を続け、フォルダーを監視し、検索用のキーも使えます。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>When to rest</source>
        <translation>休むとき</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Where an answer is in doubt, a part of the picture is looked at again; slower.</source>
        <translation>判定に迷う場合、画像の一部をもう一度調べます。遅くなります。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Where the model is unsure, the picture is shown to it again within; slower.</source>
        <translation>モデルが迷う場合、内部で画像を再提示します。遅くなります。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Where this computer sees folders that others see elsewhere, as in «//nas/photos=/mnt/photos»; several between semicolons.</source>
        <translation>他のコンピューターでは別の場所に見えるフォルダーが、このコンピューターではどこにあるか。例：«//nas/photos=/mnt/photos»。複数の場合はセミコロンで区切ります。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/log_page.py"/>
        <source>Which messages</source>
        <translation>表示するメッセージ</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>Whoever made it runs `retllm-desktop library init` again, which converts it</source>
        <translation>作成した人が `retllm-desktop library init` をもう一度実行すると変換されます</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/details_panel.py"/>
        <source>Why it is here</source>
        <translation>表示されている理由</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Window</source>
        <translation>ウィンドウ</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <source>With it</source>
        <translation>付属ファイル</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>With «auto» a graphics processor is used where it proves right.</source>
        <translation>「自動」では、正しく動作する場合に GPU を使います。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>With «auto» it is measured, and eight bits are used only where they change nothing.</source>
        <translation>「自動」では測定し、結果が変わらない場合だけ8ビットを使います。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>With «auto» it is used as far as the model fits.</source>
        <translation>「自動」では、モデルが収まる範囲で使います。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/pages.py"/>
        <source>Without the quotes, what is near to them in meaning is found as well.</source>
        <translation>引用符を外すと、意味の近いものも見つかります。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/preview_bar.py"/>
        <source>Word before (Shift+N)</source>
        <translation>前の語 (Shift+N)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>Word document</source>
        <translation>Word 文書</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_page.py"/>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>Work offline</source>
        <translation>オフラインで作業</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>Write it into ~/.pgpass (a line HOST:PORT:DATABASE:USER:PASSWORD, readable by you alone)</source>
        <translation>~/.pgpass に書き込んでください（HOST:PORT:DATABASE:USER:PASSWORD の 1 行。自分だけが読めるようにします）</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <source>Written</source>
        <translation>作成日</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/explanation_panel.py"/>
        <source>Written by the model, which may be wrong.</source>
        <translation>モデルが書いた文です。誤りの可能性があります。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/explanation_panel.py"/>
        <source>Wrong</source>
        <translation>違う</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/feedback.py"/>
        <source>Wrong for this search</source>
        <translation>この検索には合っていない</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/explanation_panel.py"/>
        <location filename="../../retllm_desktop/ui/results/selection_bar.py"/>
        <source>Wrong for this search (-)</source>
        <translation>この検索には合っていない (-)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/date_sections.py"/>
        <source>Yesterday</source>
        <translation>昨日</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>You may not change this in the shared library</source>
        <translation>共有ライブラリでこれを変更する権限がありません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>You said that it is right for this search.</source>
        <translation>この検索に合っていると評価しました。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>You said that it is wrong for this search.</source>
        <translation>この検索には合っていないと評価しました。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>You see no collection «{name}» in the shared library</source>
        <translation>共有ライブラリにコレクション「{name}」は見当たりません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_presenter.py"/>
        <source>Your library uses the new model now.</source>
        <translation>ライブラリは新しいモデルを使用しています。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/erase_panel.py"/>
        <source>Your pictures and documents stay as they are. What was said of them here goes: tags, favourites, saved searches.</source>
        <translation>画像と文書はそのまま残ります。ここで付けたタグ、お気に入り、保存した検索は失われます。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_page.py"/>
        <source>Your pictures, documents, searches, tags and favourites never leave this computer, unless you connect a model on another machine: that one is sent what it is to check. Besides, the program connects to a server only to get a model that you asked for, or to look for a newer version when you press that button. Every connection is listed here.</source>
        <translation>画像、文書、検索、タグ、お気に入りがこのコンピューターの外に出ることはありません。ただし別のマシンのモデルを接続した場合は、チェック対象がそこに送られます。そのほかにサーバーに接続するのは、求められたモデルを入手するときと、ボタンを押して新しいバージョンを確認するときだけです。すべての接続がここに表示されます。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_texts.py"/>
        <source>a camera</source>
        <translation>カメラ</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>a choice of A or B, in both orders</source>
        <translation>A か B かの選択(両方の順序)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>a copy saved without it can be read</source>
        <translation>パスワードなしで保存したコピーなら読み込めます</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_texts.py"/>
        <source>a folder</source>
        <translation>フォルダー</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>a new search; F, + and - too after a click, or where another letter follows</source>
        <translation>新しい検索。クリックの後、または続けて文字を打つ場合は F、+、- も</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_texts.py"/>
        <source>a place</source>
        <translation>場所</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_texts.py"/>
        <source>a tag</source>
        <translation>タグ</translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/library/time_left.py"/>
        <source>about %n hour(s) left</source>
        <translation>
            <numerusform>残り約%n時間</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/library/time_left.py"/>
        <source>about %n minute(s) left</source>
        <translation>
            <numerusform>残り約%n分</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>about {number} h</source>
        <translation>約{number}時間</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>about {number} min</source>
        <translation>約{number}分</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>about {number} s</source>
        <translation>約{number}秒</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>add a folder, look through all folders again</source>
        <translation>フォルダーを追加、すべてのフォルダーを再確認</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/saved_search_actions.py"/>
        <source>add their folder first, or search by what the library holds</source>
        <translation>先にそのフォルダーを追加するか、ライブラリ内のもので検索してください</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>all</source>
        <translation>すべて</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>always</source>
        <translation>常に</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>as in the paper</source>
        <translation>論文どおり</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>as it is, whole, larger, smaller</source>
        <translation>原寸、全体、拡大、縮小</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>as the system</source>
        <translation>システムに合わせる</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>ask again, or choose another model</source>
        <translation>もう一度試すか、別のモデルを選んでください</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_sentences.py"/>
        <source>attachment {name}</source>
        <translation>添付 {name}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>automatic</source>
        <translation>自動</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>back to the list</source>
        <translation>一覧に戻る</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>back to the search box</source>
        <translation>検索ボックスに戻る</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>begun</source>
        <translation>途中</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>best match first</source>
        <translation>一致度の高い順</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>broken off</source>
        <translation>中断</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>by certainty</source>
        <translation>確信度順</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>by folder</source>
        <translation>フォルダー順</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>by kind</source>
        <translation>種類順</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>by name</source>
        <translation>名前順</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>changed {when}</source>
        <translation>{when} 更新</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>check its name</source>
        <translation>名前を確認してください</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>checked {done}</source>
        <translation>{done}件をチェック</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>checked {done} of {total} in the time allowed</source>
        <translation>制限時間内に{total}件中{done}件をチェック</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>checked {done} of {total}, the others hardly match</source>
        <translation>{total}件中{done}件をチェック、残りはほぼ不一致</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>checking the best…</source>
        <translation>上位をチェック中…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>checking {done} of {total}…</source>
        <translation>{total}件中{done}件をチェック中…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>choose a part of the picture that is searched with</source>
        <translation>検索に使う画像の一部を選択</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>choose a shorter one</source>
        <translation>短くしてください</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>choose another first</source>
        <translation>先に別のものを選んでください</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>choose what is offered, and take it</source>
        <translation>候補を選んで決定</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>close it first; nothing was removed</source>
        <translation>先に閉じてください。何も削除されていません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>close them with a second "</source>
        <translation>もう一つの " で閉じてください</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/result_actions.py"/>
        <source>connect its drive</source>
        <translation>ドライブを接続してください</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/bin_session.py"/>
        <location filename="../../retllm_desktop/ui/results/file_actions.py"/>
        <source>connect its drive, or look through its folder again</source>
        <translation>ドライブを接続するか、フォルダーを再確認してください</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/saved_search_actions.py"/>
        <source>connect the drive, or save the search anew</source>
        <translation>ドライブを接続するか、検索を保存し直してください</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/intake.py"/>
        <source>copy it there and paste it here instead</source>
        <translation>元の場所でコピーして、ここに貼り付けてください</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>copy the files (one also as a picture), copy their paths</source>
        <translation>ファイルをコピー(1つなら画像としても)、パスをコピー</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/intake.py"/>
        <source>copy the picture itself and paste it here, or save it and drop the file</source>
        <translation>画像そのものをコピーして貼り付けるか、保存してファイルをドロップしてください</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>correct or remove it</source>
        <translation>修正または削除してください</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>dark</source>
        <translation>ダーク</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>database "{name}" does not exist</source>
        <translation>データベース「{name}」はありません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>days</source>
        <translation>日</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>details, sidebar</source>
        <translation>詳細、サイドバー</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>does not read {languages}</source>
        <translation>読めない言語: {languages}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>done</source>
        <translation>完了</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>drawn scenes</source>
        <translation>イラスト</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_bar.py"/>
        <source>drop or paste them; click one to search with a part of it</source>
        <translation>ドロップまたは貼り付け。クリックすると一部で検索</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_texts.py"/>
        <source>earlier than a day</source>
        <translation>指定日より前</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>exact (32 bits)</source>
        <translation>高精度(32ビット)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>favourite or not</source>
        <translation>お気に入りの切り替え</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_texts.py"/>
        <source>favourite, duplicate, recent, offline, unread</source>
        <translation>お気に入り、重複、最近、未接続、未読み込み</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>find what is like the current result</source>
        <translation>現在の結果に似たものを探す</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>find what looks like a part of it</source>
        <translation>一部に似たものを探す</translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>for %n passage(s)</source>
        <translation>
            <numerusform>一節%n件分</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>for %n picture(s)</source>
        <translation>
            <numerusform>画像%n枚分</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>for %n result(s)</source>
        <translation>
            <numerusform>結果%n件分</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_presenter.py"/>
        <source>former searches are kept on this computer alone</source>
        <translation>以前の検索はこのコンピューターだけに保存されます</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>former searches; Enter repeats one, Tab takes it to be changed</source>
        <translation>以前の検索。Enter で再検索、Tab で編集</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_texts.py"/>
        <source>from a day on</source>
        <translation>指定日以降</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>from the box into the list, its first result selected</source>
        <translation>検索ボックスから一覧へ(最初の結果を選択)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>get the newest version where you got this one</source>
        <translation>最新のバージョンを入手元から入手してください</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>give it a shorter name</source>
        <translation>短い名前にしてください</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>give it a word</source>
        <translation>言葉を入力してください</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>give the folder it is in</source>
        <translation>そのファイルのあるフォルダーを指定してください</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>give this one another name</source>
        <translation>別の名前にしてください</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>go to the search box</source>
        <translation>検索ボックスへ移動</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>hardly any of its pixels can be read</source>
        <translation>ほとんどの画素を読み込めません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>hardly near</source>
        <translation>ほとんど似ていない</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_texts.py"/>
        <source>has text, a place, a date, tags</source>
        <translation>文字、場所、日付、タグがある</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>here already</source>
        <translation>すでにあります</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_texts.py"/>
        <source>in the file’s name</source>
        <translation>ファイル名に含む</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>in the sidebar: rename, remove a tag or a saved search</source>
        <translation>サイドバーで: タグや保存した検索の名前変更、削除</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>in use</source>
        <translation>使用中</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/system/system_presenter.py"/>
        <source>indexing</source>
        <translation>インデックス作成中</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/system/system_presenter.py"/>
        <source>indexing is paused</source>
        <translation>インデックス作成を一時停止中</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/system/system_presenter.py"/>
        <source>indexing stopped</source>
        <translation>インデックス作成を停止</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>it can be read only by the shop's own program</source>
        <translation>販売元のプログラムでのみ読めます</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>it held until {day}; look at this machine's clock, or try again in some days</source>
        <translation>期限は {day} でした。このマシンの時計を確認するか、数日後にもう一度試してください</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>it is indexed once it is kept on this computer</source>
        <translation>このコンピューターに保存されると読み込まれます</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>it is no whole ZIP archive</source>
        <translation>完全な ZIP アーカイブではありません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>it is of another kind or damaged</source>
        <translation>別の種類か、破損しています</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>it is read again later</source>
        <translation>後でもう一度読み込みます</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_session.py"/>
        <source>it is searched for as soon as that is done</source>
        <translation>完了し次第、検索します</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/bin_session.py"/>
        <source>it is still in the bin</source>
        <translation>まだゴミ箱にあります</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>it knows {values}</source>
        <translation>使える値: {values}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>it looks alike</source>
        <translation>見た目が似ている</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>it may have been removed</source>
        <translation>削除された可能性があります</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>it meets the conditions</source>
        <translation>条件を満たしている</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>it was saved without their picture</source>
        <translation>統合画像なしで保存されています</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>its bytes are binary</source>
        <translation>内容がバイナリです</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>its decoder is missing</source>
        <translation>デコーダーがありません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>its drive is not connected</source>
        <translation>ドライブが接続されていません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/bin_session.py"/>
        <source>its drive may have none: delete it with the file manager</source>
        <translation>ドライブにゴミ箱がない可能性があります。ファイルマネージャーで削除してください</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>its meaning is near</source>
        <translation>意味が近い</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>its moments</source>
        <translation>その場面</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>its name matches</source>
        <translation>名前が一致している</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>its own words</source>
        <translation>モデル独自の質問文</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>its words match</source>
        <translation>言葉が一致している</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>its words match, and it looks alike</source>
        <translation>言葉が一致し、見た目も似ている</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>its words match, and its meaning is near</source>
        <translation>言葉が一致し、意味も近い</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_texts.py"/>
        <source>kind: photo, screenshot, PDF, video …</source>
        <translation>種類: 写真、スクリーンショット、PDF、動画…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>known by its name only</source>
        <translation>名前のみ</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>known from before</source>
        <translation>以前の結果を使用</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_bar.py"/>
        <source>large files</source>
        <translation>大きなファイル</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>larger and smaller previews</source>
        <translation>プレビューの拡大と縮小</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>largest first</source>
        <translation>大きい順</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>leave one out, or put a word in between</source>
        <translation>1つ消すか、間に言葉を入れてください</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>leave the term out</source>
        <translation>その語を消してください</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/time_left.py"/>
        <source>less than a minute left</source>
        <translation>残り1分未満</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/licence_list.py"/>
        <source>library</source>
        <translation>ライブラリ (ソフトウェア)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>licence {name}</source>
        <translation>ライセンス {name}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>light</source>
        <translation>ライト</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>like: names a file that is neither in the library nor on this computer</source>
        <translation>like: のファイルは、ライブラリにもこのコンピューターにもありません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>looked again at a part of it</source>
        <translation>一部をもう一度確認</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_texts.py"/>
        <source>made in a city or region</source>
        <translation>都市や地域で撮影・作成</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_texts.py"/>
        <source>made in a country</source>
        <translation>国で撮影・作成</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_texts.py"/>
        <source>made with a camera</source>
        <translation>カメラで撮影</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_texts.py"/>
        <source>made with a lens</source>
        <translation>レンズで撮影</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>make room and fetch again: what came so far is kept</source>
        <translation>空きを作ってからもう一度ダウンロードしてください。ここまでの分は保持されます</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>maybe</source>
        <translation>もしかすると</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>maybe match</source>
        <translation>一致の可能性あり</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/licence_list.py"/>
        <source>model</source>
        <translation>モデル</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_bar.py"/>
        <source>more of one, less of another</source>
        <translation>一方を多く、他方を少なく</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>more than suits this computer</source>
        <translation>このコンピューターには重すぎます</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>more than {number}</source>
        <translation>{number}件以上</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>most alike first</source>
        <translation>似ている順</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>move it away first</source>
        <translation>先に別の場所へ移してください</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>move the frame alone, select or unselect what it holds</source>
        <translation>枠だけを動かす、枠内の選択を切り替える</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>move to the bin, after a question</source>
        <translation>確認の後、ゴミ箱に入れる</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>near</source>
        <translation>近い</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>needs {size} of memory</source>
        <translation>メモリを {size} 使用</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>never</source>
        <translation>しない</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>newest first</source>
        <translation>新しい順</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>no limit</source>
        <translation>制限なし</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>none</source>
        <translation>なし</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>none of its pages can be read</source>
        <translation>どのページも読み込めません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_row.py"/>
        <source>none…</source>
        <translation>なし…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/explanation_panel.py"/>
        <source>not checked</source>
        <translation>未チェック</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>not compared</source>
        <translation>比較なし</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/gallery/cell_texts.py"/>
        <source>not connected</source>
        <translation>未接続</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>not ended</source>
        <translation>未完了</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/gallery/cell_texts.py"/>
        <source>not read</source>
        <translation>未読み込み</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_model.py"/>
        <source>not read yet</source>
        <translation>まだ読み込まれていません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>not tried with this program yet</source>
        <translation>このプログラムでは未検証</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>nothing in it was believed: it was altered on its way, or half of it is older</source>
        <translation>内容は信用されませんでした。途中で改変されたか、一部が古いものです</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>nothing in it was believed: somebody on the way may hold the newer one back</source>
        <translation>内容は信用されませんでした。途中で誰かが新しいものを止めているかもしれません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>nothing in it was believed; if that lasts, look where you got the program from</source>
        <translation>内容は信用されませんでした。続く場合はプログラムの入手元をご覧ください</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_bar.py"/>
        <source>nothing with this word</source>
        <translation>この語を含まない</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_page.py"/>
        <source>nothing yet</source>
        <translation>まだありません</translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/library/library_texts.py"/>
        <source>of %n kind(s)</source>
        <translation>
            <numerusform>%n種類</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_presenter.py"/>
        <source>off now</source>
        <translation>現在オフ</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>oldest first</source>
        <translation>古い順</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>on battery</source>
        <translation>バッテリー駆動中</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>on this computer</source>
        <translation>このコンピューターにあります</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_texts.py"/>
        <source>one of your tags</source>
        <translation>自分のタグ</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_bar.py"/>
        <source>only PDF files</source>
        <translation>PDF ファイルのみ</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>open what is selected with its program</source>
        <translation>選択したものを関連付けられたプログラムで開く</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>opening it with its program fetches it</source>
        <translation>関連付けられたプログラムで開くとダウンロードされます</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/intake.py"/>
        <source>or a folder to add it</source>
        <translation>フォルダーなら追加されます</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>other results; other pages</source>
        <translation>前後の結果、前後のページ</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/page_strip.py"/>
        <location filename="../../retllm_desktop/ui/shared/core_sentences.py"/>
        <source>page {number}</source>
        <translation>{number}ページ</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>pages of documents</source>
        <translation>文書のページ</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/picture_queries.py"/>
        <source>part of the screen</source>
        <translation>画面の一部</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_sentences.py"/>
        <source>passage {number}</source>
        <translation>一節 {number}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>password authentication failed for user "{person}"</source>
        <translation>「{person}」のパスワードが正しくありません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/intake.py"/>
        <source>pasted picture</source>
        <translation>貼り付けた画像</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>perhaps {value}; it knows {values}</source>
        <translation>もしかして {value}。使える値: {values}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>photographs</source>
        <translation>写真</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_bar.py"/>
        <source>photos from 2024</source>
        <translation>2024年の写真</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_sentences.py"/>
        <source>picture {number}</source>
        <translation>画像 {number}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>place {number}</source>
        <translation>{number}番目</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/licence_list.py"/>
        <source>places, words and thanks</source>
        <translation>地名、単語、謝辞</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_texts.py"/>
        <source>portrait, landscape or square</source>
        <translation>縦長、横長、正方形</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>preview</source>
        <translation>プレビュー</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>put the earlier date first</source>
        <translation>早い日付を先に書いてください</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>put the lower number first</source>
        <translation>小さい数を先に書いてください</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>quick (8 bits)</source>
        <translation>高速(8ビット)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>quick order</source>
        <translation>簡易順</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>recorded {when}</source>
        <translation>{when} 録画</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>refused ({status})</source>
        <translation>拒否 ({status})</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>remaining connection slots are reserved for {rest}</source>
        <translation>残りの接続は予約されています：{rest}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/bin_session.py"/>
        <source>rename it first</source>
        <translation>先に名前を変えてください</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/bin_session.py"/>
        <source>rename that one, then undo again</source>
        <translation>そのファイルの名前を変えてから、もう一度元に戻してください</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/about_page.py"/>
        <source>retllm desktop, version {version}</source>
        <translation>retllm desktop、バージョン {version}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>right, as you said</source>
        <translation>正しい(あなたの評価)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>right, wrong for this search</source>
        <translation>この検索に合っている、合っていない</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>role "{person}" does not exist</source>
        <translation>「{person}」は登録されていません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/saved_search_actions.py"/>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>search for something first</source>
        <translation>先に何か検索してください</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>search with a picture file, with a part of the screen</source>
        <translation>画像ファイルで検索、画面の一部で検索</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>search with what is copied: a picture, a file, words</source>
        <translation>コピーした画像、ファイル、言葉で検索</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_texts.py"/>
        <source>searched before</source>
        <translation>以前の検索</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/licence_list.py"/>
        <source>see its text</source>
        <translation>本文を参照</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>select all that are listed</source>
        <translation>一覧をすべて選択</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/tag_actions.py"/>
        <source>select results, or drag them here, to give them a new tag</source>
        <translation>結果を選択するか、ここにドラッグすると、新しいタグを付けられます</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>select the text of the page, copy it</source>
        <translation>ページのテキストを選択、コピー</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>sent on to another server</source>
        <translation>別のサーバーに転送</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>settings; Esc or Alt+Left leads from a page back to the list</source>
        <translation>設定。Esc または Alt+← でページから一覧に戻る</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_sentences.py"/>
        <source>sheet {name}</source>
        <translation>シート {name}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>shorten it to what the picture or document shows</source>
        <translation>画像や文書の内容だけに短くしてください</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>shown to the model again within</source>
        <translation>モデル内で再度提示</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_sentences.py"/>
        <source>slide {number}</source>
        <translation>スライド {number}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>slow, yet the quickest that fits</source>
        <translation>遅いですが、合うものの中で最速です</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>smallest first</source>
        <translation>小さい順</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_texts.py"/>
        <source>so many pixels high</source>
        <translation>高さ(ピクセル)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_texts.py"/>
        <source>so many pixels wide</source>
        <translation>幅(ピクセル)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>somewhat near</source>
        <translation>やや近い</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>sorry, too many clients already</source>
        <translation>接続数がすでに多すぎます</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/gallery/list_header.py"/>
        <source>sorted, least first</source>
        <translation>昇順に並べ替え済み</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/gallery/list_header.py"/>
        <source>sorted, most first</source>
        <translation>降順に並べ替え済み</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>sound is not read</source>
        <translation>音声は読み込みません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_texts.py"/>
        <source>stars, as in &gt;=4</source>
        <translation>評価(例: &gt;=4)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>stop at a condition, change it, remove it; Backspace changes it too</source>
        <translation>条件に移動、変更、削除。Backspace でも変更</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>stopped after {done}</source>
        <translation>{done}件で停止</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>such files are not read</source>
        <translation>このようなファイルには対応していません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>sure</source>
        <translation>確実</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>sure match</source>
        <translation>確実に一致</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>tags</source>
        <translation>タグ</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/screen_capture.py"/>
        <source>take a picture of it with the desktop's own tool, and paste or drop it here</source>
        <translation>デスクトップ環境のツールで撮影し、ここに貼り付けるかドロップしてください</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>take away what is both wanted and not wanted</source>
        <translation>含めるものと除くものの両方にあるものを取り除いてください</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>take some away</source>
        <translation>いくつか減らしてください</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_texts.py"/>
        <source>taken or made then: a year, a month, a day</source>
        <translation>撮影・作成日: 年、月、日</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>taken {when}</source>
        <translation>{when} 撮影</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <source>text below was read in the picture</source>
        <translation>下の文字は画像から読み取ったものです</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>texts</source>
        <translation>テキスト</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_texts.py"/>
        <source>the ending of the file’s name</source>
        <translation>ファイルの拡張子</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_texts.py"/>
        <source>the file’s size, as in &gt;10MB</source>
        <translation>ファイルサイズ(例: &gt;10MB)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>the limit is {limit}</source>
        <translation>上限は {limit} です</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>the limit is {limit} MiB</source>
        <translation>上限は {limit} MiB です</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>the month before, the next month</source>
        <translation>前の月、次の月</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>the next index run reads it anew</source>
        <translation>次回の読み込みで読み直します</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>the next word that you looked for, the one before</source>
        <translation>次の検索語、前の検索語</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/query_composer.py"/>
        <source>the others were left out; remove some to add others</source>
        <translation>残りは追加されませんでした。追加するには、いくつか外してください</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>the processor</source>
        <translation>プロセッサー</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/licence_list.py"/>
        <source>the program itself</source>
        <translation>プログラム本体</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>the program's own</source>
        <translation>このプログラムの色</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>the result before or after; with Shift all between are selected</source>
        <translation>前後の結果へ。Shift を押すと間もすべて選択</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>the setting «offline» is on</source>
        <translation>設定「offline」がオンです</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_texts.py"/>
        <source>the system's</source>
        <translation>システムの色</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>the year before, the next year, the ends</source>
        <translation>前の年、次の年、両端</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>these keys, close</source>
        <translation>このキー一覧、閉じる</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_bar.py"/>
        <source>these words in this order</source>
        <translation>この語順どおり</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>they are counted from 1</source>
        <translation>1から数えます</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_bar.py"/>
        <source>this in the file's name</source>
        <translation>ファイル名に含む</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>too many connections for role "{person}"</source>
        <translation>「{person}」の接続数が多すぎます</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>turn it for looking, its text, favourite</source>
        <translation>表示を回転、テキスト、お気に入り</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>undo and redo marks, tags, right and wrong, the bin</source>
        <translation>お気に入り、タグ、評価、ゴミ箱の操作を元に戻す、やり直す</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/keys_dialog.py"/>
        <source>unfold or fold</source>
        <translation>展開または折りたたむ</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/gallery/list_painter.py"/>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>unlikely</source>
        <translation>可能性は低い</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>unlikely match</source>
        <translation>一致の可能性は低い</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>update the program</source>
        <translation>プログラムを更新してください</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>very near</source>
        <translation>とても近い</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_bar.py"/>
        <source>what you marked with a star</source>
        <translation>星を付けたもの</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>while you work</source>
        <translation>コンピューターの使用中</translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/query/suggestion_texts.py"/>
        <source>with %n picture(s)</source>
        <translation>
            <numerusform>画像 %n枚</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>with your %n mark(s) other searches stay as they are</source>
        <translation>
            <numerusform>%n件の評価では、ほかの検索は変わりません</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>with your %n mark(s) the check is more generous: {half:.0%} counts as {now:.0%}</source>
        <translation>
            <numerusform>%n件の評価により、チェックは甘くなりました: {half:.0%}は{now:.0%}とみなします</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>with your %n mark(s) the check is stricter: {half:.0%} counts as {now:.0%}</source>
        <translation>
            <numerusform>%n件の評価により、チェックは厳しくなりました: {half:.0%}は{now:.0%}とみなします</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_texts.py"/>
        <source>within a folder</source>
        <translation>フォルダー内</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_bar.py"/>
        <source>within a folder of this name</source>
        <translation>この名前のフォルダー内</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>without it nothing could be found; let the library be rebuilt first</source>
        <translation>これがないと検索できません。先にライブラリを再構築してください</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/hit_presenter.py"/>
        <source>word {number} of {count}</source>
        <translation>{count}語中{number}番目</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>write a day, a month or a year, as in 2024-05-17, 2024-05, 2024 or yesterday</source>
        <translation>2024-05-17、2024-05、2024、yesterday のように日、月、年を書いてください</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>write a number of pixels, as in {field}:&gt;3000 or {field2}:1000..2000</source>
        <translation>{field}:&gt;3000 や {field2}:1000..2000 のようにピクセル数を書いてください</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>write a number of stars, as in rating:5 or rating:&gt;=4</source>
        <translation>rating:5 や rating:&gt;=4 のように星の数を書いてください</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>write a number such as 2 or 0.5</source>
        <translation>2 や 0.5 のような数を書いてください</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>write a number with a unit, as in size:&gt;10MB or size:500kB..2MB</source>
        <translation>size:&gt;10MB や size:500kB..2MB のように単位付きで書いてください</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>write a range instead, as in {example}</source>
        <translation>代わりに {example} のように範囲で書いてください</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>write it as in ext:jpg</source>
        <translation>ext:jpg のように書いてください</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>write left, top, right and bottom in percent, as in @10,20,60,80</source>
        <translation>左、上、右、下を @10,20,60,80 のように%で書いてください</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>write one</source>
        <translation>入力してください</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>write what results should be near to or far from, or leave the sign out</source>
        <translation>近づけたいもの、遠ざけたいものを書くか、記号を消してください</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>write words there</source>
        <translation>言葉を入力してください</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>write {example}</source>
        <translation>{example} のように書いてください</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>write {example}, or put "{field}:" in quotes to look for the word itself</source>
        <translation>{example} のように書くか、語そのものを探すには "{field}:" を引用符で囲んでください</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>written {when}</source>
        <translation>{when} 作成</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>wrong, as you said</source>
        <translation>違う(あなたの評価)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/licence_list.py"/>
        <source>{about}, from {origin}</source>
        <translation>{about}、{origin} より</translation>
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
クリックして変更</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>{day} by its name</source>
        <translation>{day}(ファイル名から)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/translation.py"/>
        <source>{day}, {clock}</source>
        <translation>{day} {clock}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <source>{degrees:.4f}° E</source>
        <translation>東経 {degrees:.4f}°</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <source>{degrees:.4f}° N</source>
        <translation>北緯 {degrees:.4f}°</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <source>{degrees:.4f}° S</source>
        <translation>南緯 {degrees:.4f}°</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <source>{degrees:.4f}° W</source>
        <translation>西経 {degrees:.4f}°</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/update_panel.py"/>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>{done} of {total}</source>
        <translation>{done} / {total}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/folder_activities.py"/>
        <location filename="../../retllm_desktop/ui/window/status_line.py"/>
        <source>{done} of {total} files</source>
        <translation>ファイル {done} / {total}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/folder_activities.py"/>
        <source>{done} of {total} files in all</source>
        <translation>全体で {done} / {total} ファイル</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_texts.py"/>
        <source>{done} of {total} read whole</source>
        <translation>{total}件中{done}件を完全に読み込み済み</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/duplicates_model.py"/>
        <source>{files} · {size} more than one of them takes</source>
        <translation>{files} · 1つ分より {size} 多く使用</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>{files}, {size}, from {source} (by {address}). Nothing of yours is sent.</source>
        <translation>{files}、{size}、提供元 {source}({address} 経由)。お手元のデータは送信されません。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <source>{first} to {last}</source>
        <translation>{first}~{last}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/status_line.py"/>
        <source>{folder} is being indexed by {computer}</source>
        <translation>{folder} は {computer} がインデックスを作成中です</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/window/status_line.py"/>
        <source>{folder} is not connected</source>
        <translation>{folder} は接続されていません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/duplicates_page.py"/>
        <source>{groups} · {size} can be saved</source>
        <translation>{groups} · {size} を節約できます</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>{host} redirects to {other}, which is none of the servers that this copy of the program knows</source>
        <translation>{host} から {other} に転送されましたが、このコピーの知らないサーバーです</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>{kind} is not read on this system</source>
        <translation>このシステムでは {kind} を読み込めません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_texts.py"/>
        <source>{known}, {kinds}: {list}</source>
        <translation>{known}、{kinds}: {list}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/region_dialog.py"/>
        <source>{left:.0%} to {right:.0%} across, {top:.0%} to {bottom:.0%} down</source>
        <translation>横 {left:.0%}~{right:.0%}、縦 {top:.0%}~{bottom:.0%}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/result_actions.py"/>
        <source>{members}: unfold or fold</source>
        <translation>{members}: 展開または折りたたむ</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>{minutes} min {seconds} s</source>
        <translation>{minutes}分{seconds}秒</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/date_sections.py"/>
        <source>{month} {year}</source>
        <translation>{year}年{month}</translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <source>{names} and %n more</source>
        <translation>
            <numerusform>{names}ほか%n件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>{names} and %n more.</source>
        <translation>
            <numerusform>{names}ほか%n件。</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>{name} is a favourite</source>
        <translation>{name} をお気に入りに追加しました</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>{name} is no favourite any more</source>
        <translation>{name} をお気に入りから外しました</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>{name} is right for this search</source>
        <translation>{name} はこの検索に合っています</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>{name} is wrong for this search</source>
        <translation>{name} はこの検索に合っていません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_model.py"/>
        <location filename="../../retllm_desktop/ui/results/results_model.py"/>
        <source>{name}, favourite</source>
        <translation>{name}、お気に入り</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/system/quick_search.py"/>
        <source>{name}, in {folder}</source>
        <translation>{name}({folder} 内)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/licence_list.py"/>
        <source>{name}, {licence}</source>
        <translation>{name}、{licence}</translation>
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
        <translation>毎分{number:.0f}ファイル</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/time_left.py"/>
        <source>{number:.0f} files a second</source>
        <translation>毎秒{number:.0f}ファイル</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/time_left.py"/>
        <source>{number:.1f} files a second</source>
        <translation>毎秒{number:.1f}ファイル</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_texts.py"/>
        <source>{number} .{ending}</source>
        <translation>.{ending} {number}個</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>{number} checked/s</source>
        <translation>{number} チェック/秒</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>{number} found</source>
        <translation>{number}件見つかりました</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>{number} found in {time}</source>
        <translation>{time}で{number}件見つかりました</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>{number} ms</source>
        <translation>{number}ミリ秒</translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/results/file_actions.py"/>
        <source>{number} of %n file(s) are not there any more</source>
        <translation>
            <numerusform>%n個中{number}個のファイルがなくなっています</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/results/bin_session.py"/>
        <source>{number} of %n file(s) could not be brought back: {why}</source>
        <translation>
            <numerusform>%n個中{number}個のファイルを元に戻せませんでした: {why}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../retllm_desktop/ui/results/bin_session.py"/>
        <source>{number} of %n file(s) could not be moved to the bin: {why}</source>
        <translation>
            <numerusform>%n個中{number}個のファイルをゴミ箱に入れられませんでした: {why}</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/preview_presenter.py"/>
        <location filename="../../retllm_desktop/ui/preview/previewed_file.py"/>
        <source>{number} of {count}</source>
        <translation>{number} / {count}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/preview_presenter.py"/>
        <source>{number} of {count} selected</source>
        <translation>選択中 {number} / {count}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>{number} pictures/s</source>
        <translation>{number} 枚/秒</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>{number} queries/s</source>
        <translation>{number} 検索/秒</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>{number}: {sent} sent, {received} received. Among them are results that the model on another machine, which you connected, was asked to check.</source>
        <translation>{number}: 送信 {sent}、受信 {received}。接続した別のマシンのモデルにチェックを頼んだ結果も含まれます。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/privacy_texts.py"/>
        <source>{number}: {sent} sent, {received} received. What was sent are requests for files of models or of newer versions, nothing else.</source>
        <translation>{number}: 送信 {sent}、受信 {received}。送信したのはモデルや新しいバージョンのファイルの要求だけです。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>{number}nd</source>
        <translation>{number}位</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>{number}rd</source>
        <translation>{number}位</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>{number}st</source>
        <translation>{number}位</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>{number}th</source>
        <translation>{number}位</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/library/library_presenter.py"/>
        <source>{offer}. Search goes on while the library is rebuilt.</source>
        <translation>{offer}。再構築中も検索できます。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>{pack} proposes, {checker} decides</source>
        <translation>{pack} が候補を挙げ、{checker} が判定します</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>{pack} proposes; {checker} does not know what is in this library</source>
        <translation>{pack} が候補を挙げます。{checker} はこのライブラリの内容に対応していません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_row.py"/>
        <source>{pack}…</source>
        <translation>{pack}…</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/page_strip.py"/>
        <source>{page}, with your words</source>
        <translation>{page}(検索語あり)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>{percent} % of the ten nearest are the same; the exact model is in another pack</source>
        <translation>近い10件のうち一致は {percent} %。正確なモデルは別のパックにあります</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/explanation_panel.py"/>
        <source>{place} (quick order)</source>
        <translation>{place}(簡易順)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/explanation_panel.py"/>
        <source>{place}, as in the quick order</source>
        <translation>{place}(簡易順と同じ)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/result_texts.py"/>
        <source>{place}, because {reason}.</source>
        <translation>{reason}ので{place}です。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/explanation_panel.py"/>
        <source>{quick} in the quick order → {place} after the check</source>
        <translation>簡易順 {quick} → チェック後 {place}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/explanation_panel.py"/>
        <source>{quick} in the quick order → {place} among the others</source>
        <translation>簡易順 {quick} → ほかと合わせて {place}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>{reason}. Change its permissions, or choose another data directory</source>
        <translation>{reason}。権限を変更するか、別のデータフォルダーを選んでください</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>{reason}; what came so far is kept for another attempt</source>
        <translation>{reason}。ここまでの分は次回のために保持されます</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>{seconds:.1f} s</source>
        <translation>{seconds:.1f}秒</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>{sentence}.</source>
        <translation>{sentence}。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>{sentence}. {then}.</source>
        <translation>{sentence}。{then}。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/setting_row.py"/>
        <source>{setting}: choose on the page of models</source>
        <translation>{setting}: モデルのページで選択</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>{size} MiB; the limit is {limit} MiB</source>
        <translation>{size} MiB。上限は {limit} MiB です</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>{size} are here already</source>
        <translation>{size} は入手済み</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>{size} to get</source>
        <translation>ダウンロード {size}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>{size} to get in all; it needs {memory} of memory.</source>
        <translation>入手するのは合計{size}、メモリは{memory}使います。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>{size}/s</source>
        <translation>{size}/秒</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>{tags} taken off {who}</source>
        <translation>{who}から {tags} を外しました</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/suggestion_list.py"/>
        <source>{text}, {meaning}</source>
        <translation>{text}、{meaning}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>{time} left</source>
        <translation>残り {time}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>{title} is here and works.</source>
        <translation>{title} を導入し、動作を確認しました。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/models_page.py"/>
        <source>{title}. {agreement}</source>
        <translation>{title}。{agreement}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/result_actions.py"/>
        <source>{what} copied</source>
        <translation>{what}をコピーしました</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>{what} moved to the bin</source>
        <translation>{what}をゴミ箱に入れました</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/licence_list.py"/>
        <source>{what}, {licence}</source>
        <translation>{what}、{licence}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>{what}. It was said: {reason}</source>
        <translation>{what}。応答：{reason}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>{what}: {path}</source>
        <translation>{what}: {path}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/settings/erase_panel.py"/>
        <source>{what}: {size}, in {place}</source>
        <translation>{what}: {size}、場所は {place}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>{what}; nothing could be read</source>
        <translation>{what}。何も読み込めませんでした</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>{what}; nothing of the batch was written</source>
        <translation>{what}。今回の分は何も書き込まれていません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>{what}; nothing was changed</source>
        <translation>{what}。何も変更されていません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>{what}; passages are found by the model for finding meanwhile</source>
        <translation>{what}。その間、文書は検索用モデルで探します</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>{what}; results keep the quick order</source>
        <translation>{what}。検索結果は簡易順のままです</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/result_actions.py"/>
        <source>{what}; they can be brought back from there</source>
        <translation>{what}。ゴミ箱から元に戻せます</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/preview_presenter.py"/>
        <source>{what}; what you see was kept from before.</source>
        <translation>{what}。表示されているのは以前に保存されたものです。</translation>
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
        <translation>{when}(衛星測位)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/texts.py"/>
        <source>{when} (written beside it)</source>
        <translation>{when}(付属ファイルから)</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/details_panel.py"/>
        <source>{where}:</source>
        <translation>{where}:</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/results/selection_texts.py"/>
        <source>{who} tagged {tags}</source>
        <translation>{who}にタグ {tags} を付けました</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/preview/previewed_file.py"/>
        <source>{why}. It is found by its name.</source>
        <translation>{why}。名前では見つかります。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/details/item_facts.py"/>
        <source>{width} × {height}</source>
        <translation>{width} × {height}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/region_overlay.py"/>
        <source>{width} × {height} pixels. Enter searches with it, Esc cancels.</source>
        <translation>{width} × {height} ピクセル。Enter で検索、Esc で中止。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>«Right or Wrong»</source>
        <translation>「Right or Wrong」</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>«True or False»</source>
        <translation>「True or False」</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/models/pack_texts.py"/>
        <source>«Yes or No»</source>
        <translation>「Yes or No」</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>«{field}:» takes one value</source>
        <translation>「{field}:」に指定できる値は1つです</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>«{file}» cannot be fetched at present</source>
        <translation>現在「{file}」をダウンロードできません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>«{folder}» cannot be watched and is looked at every few minutes instead</source>
        <translation>「{folder}」は監視できないため、数分ごとに確認します</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>«{folder}» is looked at every few minutes instead of being watched: other programs use all watchers that the system allows. To allow more: {command}</source>
        <translation>「{folder}」は監視の代わりに数分ごとに確認します。システムの監視枠をほかのプログラムが使い切っています。枠を増やすには: {command}</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>«{folder}» lies on a server: it is looked at every few minutes, because changes by other computers are not told. Your own changes are seen at once</source>
        <translation>「{folder}」はサーバー上にあり、ほかのコンピューターによる変更が通知されないため、数分ごとに確認します。このコンピューターでの変更はすぐに反映されます</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/system/system_presenter.py"/>
        <source>«{key}» is no key that can be had in every program: it takes Ctrl, Alt or the logo key and another one, as in «Ctrl+Alt+Space».</source>
        <translation>「{key}」は全プログラム共通のキーにできません。「Ctrl+Alt+Space」のように、Ctrl、Alt、ロゴキーのいずれかと別のキーを組み合わせてください。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/update_panel.py"/>
        <source>«{name}» is in {folder}. Its signature is right. Close the program before you open it.</source>
        <translation>「{name}」は {folder} にあります。署名は正しいものです。開く前にプログラムを終了してください。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/about/update_panel.py"/>
        <source>«{name}» is in {folder}. Its signature is right. This command installs it:</source>
        <translation>「{name}」は {folder} にあります。署名は正しいものです。次のコマンドでインストールできます:</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>«{name}» lies on {host}, which is none of the servers that this copy of the program knows</source>
        <translation>「{name}」は {host} にありますが、このコピーの知らないサーバーです</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>«{text}» is no {field}</source>
        <translation>「{text}」は {field} の値ではありません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>«{text}» is too large</source>
        <translation>「{text}」は大きすぎます</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/query/search_texts.py"/>
        <source>«{title}» on this computer checks instead.</source>
        <translation>代わりにこのコンピューターの「{title}」がチェックします。</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>«{unit}» is no unit of {field}</source>
        <translation>「{unit}」は {field} の単位ではありません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>«{value}» is no date</source>
        <translation>「{value}」は日付ではありません</translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/core_table.py"/>
        <source>«{value}» is nothing that «{field}:» knows</source>
        <translation>「{field}:」に「{value}」という値はありません</translation>
    </message>
</context>
</TS>
