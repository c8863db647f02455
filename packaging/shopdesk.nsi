; The Windows installer: for this person only, no administrator asked, never touching her shops.
; After `python packaging/dev.py build` on Windows:  makensis -DVERSION=0.1.0 packaging\shopdesk.nsi
; Paths below are from this folder, which makensis enters by itself.
; Silent: ShopDesk-Setup.exe /S    into another folder: /D=C:\any folder   (last, unquoted)

Unicode true
Target amd64-unicode
SetCompressor /SOLID lzma
RequestExecutionLevel user
ManifestLongPathAware true
ManifestDPIAware true

!include "MUI2.nsh"
!include "FileFunc.nsh"
!include "LogicLib.nsh"

!ifndef VERSION
  !error "Say which version: -DVERSION=0.1.0"
!endif
!ifndef PROGRAM
  !define PROGRAM "../dist/shopdesk"
!endif
!define OURS "Software\ShopDesk"
!define LISTED "Software\Microsoft\Windows\CurrentVersion\Uninstall\ShopDesk"

Name "ShopDesk"
OutFile "../dist/ShopDesk-${VERSION}-Setup.exe"
InstallDir "$LOCALAPPDATA\Programs\ShopDesk"
InstallDirRegKey HKCU "${OURS}" "Folder"

!define MUI_ICON "shopdesk.ico"
!define MUI_UNICON "shopdesk.ico"
!define MUI_FINISHPAGE_RUN "$INSTDIR\shopdesk.exe"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "SimpChinese"

LangString StillOpen ${LANG_ENGLISH} "ShopDesk is open. Close it, then try again."
LangString StillOpen ${LANG_SIMPCHINESE} "ShopDesk 正在运行。请先关闭它，然后重试。"

; A running program keeps its own file open, so Windows refuses to write it.
!macro RefuseWhileRunning
  ${If} ${FileExists} "$INSTDIR\shopdesk.exe"
  ${Do}
    ClearErrors
    FileOpen $0 "$INSTDIR\shopdesk.exe" a
    ${IfNot} ${Errors}
      FileClose $0
      ${ExitDo}
    ${EndIf}
    MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(StillOpen)" /SD IDCANCEL IDRETRY +3
    SetErrorLevel 3
    Quit
  ${Loop}
  ${EndIf}
!macroend

!macro RemoveProgram
  RMDir /r "$INSTDIR\_internal"
  Delete "$INSTDIR\shopdesk.exe"
!macroend

Section
  !insertmacro RefuseWhileRunning
  !insertmacro RemoveProgram ; files of the version before must not linger beside the new ones
  SetOutPath "$INSTDIR"
  File /r "${PROGRAM}/*.*"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\ShopDesk.lnk" "$INSTDIR\shopdesk.exe"
  WriteRegStr HKCU "${OURS}" "Folder" "$INSTDIR"
  WriteRegStr HKCU "${LISTED}" "DisplayName" "ShopDesk"
  WriteRegStr HKCU "${LISTED}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${LISTED}" "DisplayIcon" "$INSTDIR\shopdesk.exe"
  WriteRegStr HKCU "${LISTED}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${LISTED}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${LISTED}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${LISTED}" "NoModify" 1
  WriteRegDWORD HKCU "${LISTED}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  WriteRegDWORD HKCU "${LISTED}" "EstimatedSize" $0
SectionEnd

Section "Uninstall"
  !insertmacro RefuseWhileRunning
  !insertmacro RemoveProgram
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR" ; only if nothing else lies in it
  Delete "$SMPROGRAMS\ShopDesk.lnk"
  DeleteRegKey HKCU "${LISTED}"
  DeleteRegKey HKCU "${OURS}"
SectionEnd
