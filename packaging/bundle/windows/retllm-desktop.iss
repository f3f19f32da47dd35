; The installer for Windows, by Inno Setup 6.3 or newer: for one person, without an administrator.
;   iscc /DVersion=0.1.0 /DFrozen=build\bundle\frozen\retllm-desktop /Obuild\bundle packaging\bundle\windows\retllm-desktop.iss
; Signed where a tool of the name «sign» is set up («/Ssign=signtool sign … $f» and /DSigned).

#ifndef Version
  #error "Give the version: /DVersion=0.1.0"
#endif
#ifndef Frozen
  #error "Give the frozen folder: /DFrozen=..."
#endif

[Setup]
AppId=org.retllm.desktop
AppName=retllm desktop
AppVersion={#Version}
AppVerName=retllm desktop {#Version}
AppPublisher=The retllm-desktop project
DefaultDirName={autopf}\retllm-desktop
DefaultGroupName=retllm desktop
DisableProgramGroupPage=yes
PrivilegesRequired=lowest
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.17763
LicenseFile=..\..\..\LICENSE
OutputBaseFilename=retllm-desktop-{#Version}-x64
Compression=lzma2/max
SolidCompression=yes
WizardStyle=modern
UninstallDisplayIcon={app}\retllm-desktop-window.exe
; A window that is open is closed before its files are replaced.
CloseApplications=yes
ChangesEnvironment=yes
#ifdef Signed
SignTool=sign
SignedUninstaller=yes
#endif

[Languages]
Name: "en"; MessagesFile: "compiler:Default.isl"
Name: "de"; MessagesFile: "compiler:Languages\German.isl"
Name: "ja"; MessagesFile: "compiler:Languages\Japanese.isl"
Name: "ar"; MessagesFile: "compiler:Languages\Arabic.isl"

[CustomMessages]
en.CommandLine=Add retllm-desktop to the command line (PATH)
de.CommandLine=retllm-desktop auf der Befehlszeile verfügbar machen (PATH)
ja.CommandLine=retllm-desktop をコマンドラインに追加する (PATH)
ar.CommandLine=إضافة retllm-desktop إلى سطر الأوامر (PATH)
en.RemoveLibrary=Also delete what retllm desktop keeps: its libraries, settings and downloaded models? Your pictures and documents stay where they are.
de.RemoveLibrary=Auch löschen, was retllm desktop aufbewahrt: Bibliotheken, Einstellungen und heruntergeladene Modelle? Ihre Bilder und Dokumente bleiben, wo sie sind.
ja.RemoveLibrary=retllm desktop が保存しているライブラリ、設定、ダウンロードしたモデルも削除しますか? 画像と文書はそのまま残ります。
ar.RemoveLibrary=هل تريد أيضًا حذف ما يحتفظ به retllm desktop: المكتبات والإعدادات والنماذج المنزّلة؟ تبقى صورك ومستنداتك في مكانها.

[Tasks]
Name: "desktopicon"; Description: "{cm:CreateDesktopIcon}"; Flags: unchecked
Name: "commandline"; Description: "{cm:CommandLine}"; Flags: unchecked

[InstallDelete]
; What an older version brought and this one does not.
Type: filesandordirs; Name: "{app}\_internal"

[Files]
Source: "{#Frozen}\*"; DestDir: "{app}"; Flags: recursesubdirs ignoreversion

[Icons]
Name: "{group}\retllm desktop"; Filename: "{app}\retllm-desktop-window.exe"; Parameters: "app"
Name: "{autodesktop}\retllm desktop"; Filename: "{app}\retllm-desktop-window.exe"; Parameters: "app"; Tasks: desktopicon

[Registry]
; «Open with», for pictures and folders; nothing becomes the default.
Root: HKA; Subkey: "Software\Classes\Applications\retllm-desktop-window.exe"; ValueType: string; ValueName: "FriendlyAppName"; ValueData: "retllm desktop"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\Applications\retllm-desktop-window.exe\shell\open\command"; ValueType: string; ValueData: """{app}\retllm-desktop-window.exe"" app ""%1"""
Root: HKA; Subkey: "Software\Classes\Applications\retllm-desktop-window.exe\SupportedTypes"; ValueType: string; ValueName: ".jpg"; ValueData: ""
Root: HKA; Subkey: "Software\Classes\Applications\retllm-desktop-window.exe\SupportedTypes"; ValueType: string; ValueName: ".png"; ValueData: ""
Root: HKA; Subkey: "Software\Classes\Applications\retllm-desktop-window.exe\SupportedTypes"; ValueType: string; ValueName: ".webp"; ValueData: ""
Root: HKA; Subkey: "Software\Classes\Applications\retllm-desktop-window.exe\SupportedTypes"; ValueType: string; ValueName: ".heic"; ValueData: ""
Root: HKCU; Subkey: "Environment"; ValueType: expandsz; ValueName: "Path"; ValueData: "{olddata};{app}"; Tasks: commandline; Check: NotOnPath

[Run]
Filename: "{app}\retllm-desktop-window.exe"; Parameters: "app"; Description: "{cm:LaunchProgram,retllm desktop}"; Flags: nowait postinstall skipifsilent

[Code]
function NotOnPath: Boolean;
var
  Path: string;
begin
  Result := not RegQueryStringValue(HKCU, 'Environment', 'Path', Path)
    or (Pos(';' + Lowercase(ExpandConstant('{app}')) + ';', ';' + Lowercase(Path) + ';') = 0);
end;

procedure CurUninstallStepChanged(Step: TUninstallStep);
var
  Path: string;
begin
  if Step <> usPostUninstall then
    exit;
  // The start with the session, and the way to the program.
  RegDeleteValue(HKCU, 'Software\Microsoft\Windows\CurrentVersion\Run', 'retllm-desktop');
  if RegQueryStringValue(HKCU, 'Environment', 'Path', Path) then
    if StringChangeEx(Path, ';' + ExpandConstant('{app}'), '', True) > 0 then
      RegWriteExpandStringValue(HKCU, 'Environment', 'Path', Path);
  // Unasked, as in a silent run, what a person made stays.
  if not UninstallSilent then
    if MsgBox(CustomMessage('RemoveLibrary'), mbConfirmation, MB_YESNO or MB_DEFBUTTON2) = IDYES then
      DelTree(ExpandConstant('{localappdata}\retllm-desktop'), True, True, True);
end;
