import type { Effect } from '../../../shared/model/classification';

/**
 * Words of PowerShell and cmd that certainly have an effect (learn.microsoft.com, the commands' own pages; MITRE ATT&CK for what
 * attackers use them for). Such a command stays uninspectable: nothing is concluded from a word that is missing.
 */
const telling: readonly (readonly [Effect, RegExp])[] = [
  [
    'destroys',
    /\bvssadmin(\.exe)?\s+(delete|resize)\s+shadow|\bwmic\b.{0,80}shadowcopy\s+delete|\bwbadmin\s+delete|\bbcdedit\b.{0,80}(recoveryenabled|bootstatuspolicy)|\bformat(\.com)?\s+[a-z]:|\bFormat-Volume\b|\bClear-Disk\b|\bcipher\s+\/w|\bdiskpart\b|(Remove-Item|rm|ri|del|rd|rmdir|erase)\b[^|;\n]{0,80}\s["']?([a-z]:[\\/]?(windows|users)?[\\/]?\*?|\$env:(USERPROFILE|SystemRoot|HOMEPATH)|~)["']?(\s|$)/i,
  ],
  [
    'deletes',
    /(^|[\s;|&(])(Remove-Item|ri|rd|rmdir|del|erase|Remove-ItemProperty|Clear-Content|Clear-RecycleBin|Clear-EventLog)\b|\bwevtutil\s+cl\b|\breg(\.exe)?\s+delete\b|\bsdelete\b/i,
  ],
  [
    'persists',
    /\breg(\.exe)?\s+add\b.{0,300}\\(Run|RunOnce|Winlogon|Image File Execution Options|AppInit_DLLs|Services)|\bschtasks\b.{0,40}\/create|\bRegister-ScheduledTask\b|\bNew-ScheduledTask|\bNew-Service\b|\bsc(\.exe)?\s+(create|config)\b|(New|Set)-ItemProperty\b.{0,300}\\(Run|RunOnce|Winlogon)|Start Menu\\Programs\\Startup|\$PROFILE\b|__EventFilter|Set-WmiInstance|Register-WmiEvent|\bbitsadmin\b.{0,80}SetNotifyCmdLine|\bsetx\b/i,
  ],
  [
    'weakens-defences',
    /\bbcdedit\b.{0,80}\/(set|delete|deletevalue|import)\b|Set-MpPreference\b.{0,80}-(Disable|Exclusion)|Add-MpPreference\b.{0,40}-Exclusion|\bnetsh\b.{0,60}(firewall|advfirewall)\b.{0,80}(off|disable|delete|add)|Set-NetFirewallProfile\b.{0,80}False|Set-ExecutionPolicy\b.{0,40}(Bypass|Unrestricted)|-(ep|exec\w*)\s+bypass|\bsc(\.exe)?\s+(stop|delete)\s+(WinDefend|wscsvc|MpsSvc|Sense|EventLog)|\bauditpol\b.{0,40}(\/clear|disable)|amsiInitFailed|AmsiUtils|Disable-WindowsOptionalFeature|Uninstall-WindowsFeature|\bfltMC\b.{0,20}unload|EnableLUA|DisableAntiSpyware|\bwevtutil\s+(cl|sl)\b|Clear-EventLog|Stop-Service\b.{0,40}(WinDefend|EventLog)/i,
  ],
  [
    'runs-remote-code',
    /-e(nc|ncodedcommand|c)?\s+[A-Za-z0-9+/=]{16,}|\b(IEX|Invoke-Expression)\b.{0,300}(DownloadString|DownloadFile|WebClient|Invoke-WebRequest|iwr|irm|curl|wget|Invoke-RestMethod|FromBase64String)|(DownloadString|Invoke-WebRequest|iwr|irm|Invoke-RestMethod)\b.{0,300}\|\s*(IEX|Invoke-Expression)|\b(mshta|regsvr32)\b.{0,120}https?:|\bregsvr32\b.{0,60}scrobj|\bmsiexec\b.{0,80}https?:|\bcertutil\b.{0,80}-urlcache|\brundll32\b.{0,80}javascript|Net\.Sockets\.TCPClient/i,
  ],
  [
    'network',
    /\b(Invoke-WebRequest|Invoke-RestMethod|iwr|irm|curl|wget|Start-BitsTransfer|bitsadmin|certutil\b.{0,80}-urlcache|Net\.WebClient|Net\.Sockets|Test-NetConnection|nslookup|ftp|tftp|Send-MailMessage|New-PSSession|Enter-PSSession|Invoke-Command\b.{0,80}-ComputerName|net\s+use)\b/i,
  ],
  [
    'sends-data',
    /(Invoke-WebRequest|Invoke-RestMethod|iwr|irm)\b.{0,300}-(Method\s+["']?(Post|Put|Patch)|InFile|Body)|\bUpload(File|String|Data)\b|Send-MailMessage/i,
  ],
  [
    'touches-credentials',
    /\b(mimikatz|sekurlsa|lsass|procdump\b.{0,60}lsass|comsvcs(\.dll)?.{0,20}MiniDump|cmdkey|vaultcmd|ntdsutil|Get-Credential|ConvertFrom-SecureString|CredentialManager|PasswordVault|Login Data|NTDS\.dit)\b|\breg(\.exe)?\s+(save|export)\s+["']?(HKLM|HKEY_LOCAL_MACHINE)\\(sam|system|security)|\bnetsh\s+wlan\b.{0,80}key=clear|\bfindstr\b.{0,120}password|\bSelect-String\b.{0,120}password|\$env:\w*(KEY|TOKEN|SECRET|PASS)|\b(Get-ChildItem|gci|dir|ls)\s+env:|(^|[;&|]\s*)set\s*($|[;&|])/i,
  ],
  [
    'escalates',
    /\breg(\.exe)?\s+(save|export)\s+["']?(HKLM|HKEY_LOCAL_MACHINE)\\(sam|system|security)\b|\b(ntdsutil|mimikatz|sekurlsa|comsvcs(\.dll)?.{0,20}MiniDump|NTDS\.dit)\b|\bcmdkey\b.{0,120}\/(add|generic)|\blsass\b|-Verb\s+RunAs|\brunas(\.exe)?\s|\b(fodhelper|eventvwr|computerdefaults|sdclt)\b|\bnet\s+localgroup\s+administrators\b.{0,60}\/add|Add-LocalGroupMember\b.{0,80}Administrators|\bPsExec\b.{0,40}-s\b/i,
  ],
  [
    'changes-permissions',
    /\b(icacls|cacls|takeown|Set-Acl|attrib|net\s+user\b.{0,80}\/(add|active)|New-LocalUser|Enable-LocalUser|Set-LocalUser)\b/i,
  ],
  [
    'controls-processes',
    /\b(taskkill|Stop-Process|spps|Stop-Service|Stop-Computer|Restart-Computer|shutdown|net\s+stop|sc(\.exe)?\s+(stop|delete)|wmic\b.{0,80}process\s+call|Start-Process|Invoke-WmiMethod|Invoke-CimMethod)\b/i,
  ],
  ['drives-input', /\b(SendKeys|SendWait|user32\.dll|mouse_event|keybd_event|SetCursorPos)\b/i],
  [
    'installs',
    /\b(Install-Module|Install-Package|Install-Script|winget\s+install|choco\s+install|scoop\s+install|msiexec\b|npm\s+(i|install|ci)|pip3?\s+install|Add-AppxPackage|dism\b.{0,60}enable-feature)\b/i,
  ],
  [
    'publishes',
    /\bgit\s+push\b|\b(npm|cargo|dotnet\s+nuget|nuget)\s+(publish|push)\b|\bgh\s+(pr|release|issue)\s+(create|merge|comment)\b/i,
  ],
  [
    'rewrites-history',
    /\bgit\s+(push\b.{0,80}(--force|-f\b)|reset\s+--hard|filter-branch|rebase)/i,
  ],
];

/** A backtick before a letter and a caret say nothing to PowerShell and cmd; both hide words from those who look for them. */
const bare = (text: string): string =>
  text.replace(/`(?=[a-z])|\^(?=\S)|(?<=\w)(""|'')(?=\w)|(?<=\w)["']\s*\+\s*["'](?=\w)/gi, '');

/** Effects that words of a PowerShell or cmd command tell of. Only ever adds. */
export function effectsOfWindows(command: string): readonly Effect[] {
  const text = command.slice(0, 10_000);
  const plain = bare(text);
  return telling
    .filter(([, words]) => words.test(text) || words.test(plain))
    .map(([effect]) => effect);
}
