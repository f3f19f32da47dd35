<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja" sourcelanguage="en">
<context>
    <name>retllm</name>
    <message>
        <location filename="../../retllm_desktop/ui/window/app.py"/>
        <source>Bringing the library up to date. This happens once and may take a minute…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../retllm_desktop/ui/shared/translation.py"/>
        <source>{day}, {clock}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
