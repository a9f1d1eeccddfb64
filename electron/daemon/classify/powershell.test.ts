import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readPowerShell } from './powershell-syntax';
import { shellCall } from './sample-calls.test-data';
import { verdictUnder } from './verdict.test-data';

const verdict = verdictUnder(
  readFileSync(new URL('../policy/default-rules.toml', import.meta.url), 'utf8'),
);
const decide = (command: string, tool = 'PowerShell') => verdict({ ...shellCall(command), tool });

describe('PowerShell that only looks', () => {
  it.each([
    'Get-ChildItem',
    'get-childitem -Path src -Recurse -File -Filter *.ts',
    'Get-Content a.txt | Select-Object -First 3',
    'Get-Content -Path "src\\a.ts" -TotalCount 20',
    'Get-Content C:\\work\\a.txt -Tail 5',
    'Test-Path src\\a.ts; Test-Path "b c.txt"',
    "Select-String -Path src\\*.ts -Pattern 'x|y' -Context 2 | Out-String",
    'Get-ChildItem src -Recurse | Select-String -Pattern TODO',
    "Get-ChildItem | Where-Object { $_.Name -like '*x*' -and ($_.Length -gt 10) } | Sort-Object Length",
    'Get-ChildItem | ForEach-Object { $_.FullName }',
    '(Get-Content a.txt).Count',
    'Set-Location src; git status 2>&1 | Select-String modified',
    '$file = \'src\\a.ts\'\nif (Test-Path $file) { Get-Content $file } else { "no $file" }',
    'Write-Output done',
    'dotnet build; if ($LASTEXITCODE -ne 0) { Write-Host "failed: $LASTEXITCODE" }',
    'git status && npm test',
    'git diff HEAD~2 --stat',
    'Select-String -Pattern x src/a.ts',
    "python -c \"import yaml; yaml.safe_load(open('a.yml')); print('ok')\"",
    '$e = $null; $null = [System.Management.Automation.Language.Parser]::ParseFile(\'a.ps1\', [ref]$null, [ref]$e); "errors: $($e.Count)"',
    '# what is here\nGet-ChildItem > $null',
  ])('passes: %s', (command) => {
    expect(decide(command)).toBe('allow');
  });
});

describe('PowerShell that may do more', () => {
  it.each([
    // Aliases, and what runs other code.
    'iex "ls"',
    'Invoke-Expression "ls"',
    '& "x.exe"',
    '& { ls }',
    '. .\\x.ps1',
    '.\\x.ps1',
    'gci',
    'gc a.txt',
    'cat a.txt',
    'Get-ChildItem | % Delete',
    'Get-ChildItem | ForEach-Object Delete',
    'Get-ChildItem | ForEach-Object -MemberName Delete',
    'Get-ChildItem | ForEach-Object { $_.Delete() }',
    'Get-ChildItem | ForEach-Object { $_.Delete ( ) }',
    'Get-ChildItem | ForEach-Object { Remove-Item $_ }',
    'Get-ChildItem | Where-Object { Remove-Item x }',
    'Get-ChildItem | Where-Object { $_.CopyTo("x") }',
    'Get-ChildItem | Where-Object { $_.Name = "x" }',
    'powershell -EncodedCommand SQBFAFgAIAAoAE4AZQB3AC0A',
    'pwsh -c ls',
    'cmd /c dir',
    'Start-Process notepad',
    'Invoke-Command { ls }',
    "[System.IO.File]::ReadAllText('a.txt')",
    "[System.IO.File]::WriteAllText('a.txt', 'x')",
    "[Diagnostics.Process]::Start('x')",
    '[System.Management.Automation.Language.Parser]::ParseFile((ls), [ref]$null, [ref]$e)',
    "[System.Management.Automation.Language.Parser]::ParseFile('/tmp/a.ps1', [ref]$null, [ref]$e)",
    '(Get-ChildItem).Delete()',
    '(Get-ChildItem)[0].Delete()',
    '(Get-ChildItem).GetType().Assembly',
    '$x.Delete()',
    '$x.Name = 1',
    '$x++',
    '${x}',
    '$(ls)',
    'Write-Output $(ls)',
    'Write-Output "$(Remove-Item a)"',
    'Write-Output "$($x.Delete())"',
    'Write-Output "`$(x)" `\n-NoEnumerate',
    'Write-Output @args',
    'Get-Content @{Path="a"}',
    'Get-ChildItem | Select-Object @{n="a";e={rm x}}',
    'function Get-Content { rm x }; Get-Content a',
    'Set-Alias Get-Content x; Get-Content a',
    'filter Get-Content { rm x }',
    'Get-Content a -OutVariable x',
    'Get-Content a -Path:b',
    'Get-Content a -Pa b',
    'Get-Content $path',
    "$a = 'a'; if ($x) { $a = 'b' }; Get-Content $a -Foo",
    "$PSDefaultParameterValues = 'x'; Get-Content a",
    "$env:PATH = 'x'; git status",
    'Get-Content a > b',
    'Get-Content a >> b',
    'Get-Content a 2> b',
    'Get-Content a | Out-File b',
    'Get-Content a | Tee-Object b',
    'Get-Content a | Set-Content b',
    'Get-ChildItem &',
    'Get-Content a || Remove-Item b',
    'if (Remove-Item x) { }',
    'if ($x) { Remove-Item y }',
    'if ($x) { } else { Remove-Item y }',
    'while ($true) { }',
    'foreach ($x in 1) { }',
    'try { ls } catch { }',
    '<# x #> Get-ChildItem',
    'Get-Content a; #Requires -Modules x\n',
    // Quotes and dashes beyond ASCII.
    'Write-Output \u201cx\u201d',
    'Write-Output \u2018x\u2019; Remove-Item a',
    'Get-Content a \u2013Path b',
    // Secrets, by whatever way they are named.
    'Get-Content .env',
    'Get-Content C:\\Users\\op\\.ssh\\id_rsa',
    'Get-Content a,.env',
    'Get-Content -Path "$home\\.ssh\\id_rsa"',
    'Get-Content ~\\.ssh\\id_rsa',
    'Get-Content C:\\Users\\op\\SSH~1\\id_rsa',
    'Get-Content .env::$DATA',
    'Get-Content .ssh.\\id_rsa',
    'Get-Content id_[r]sa',
    'Select-String -Pattern x .env',
    'Select-String x a .env',
    'Select-String x a,.env',
    'Set-Location',
    'Set-Location ~; Get-Content .ssh\\id_rsa',
    'Set-Location ..; Remove-Item a',
    "$p = 'a'; [System.Management.Automation.Language.Parser]::ParseFile('x.ps1', [ref]$p, [ref]$e); Get-Content $p",
    'Get-ChildItem Env:',
    'Get-ChildItem env:\\',
    'Get-Content Env:API_KEY',
    'Get-Item HKLM:\\SAM',
    'Get-ChildItem \\\\evil.example\\share',
    'Get-Content //evil.example/share/x',
    'Get-Content Microsoft.PowerShell.Core\\FileSystem::C:\\x',
    'Get-ChildItem ~ -Recurse -Include id_rsa*',
    'Get-ChildItem deploy | Select-String x',
    'Get-ChildItem secretive -Recurse | Select-String x',
    'Get-ChildItem deploy -Recurse | Where-Object { $_.Length -gt 1 } | Select-String x',
    '(Get-ChildItem deploy) | Select-String x',
    '$f = Get-ChildItem deploy; $f | Select-String x',
    '\'{"Path":"/home/op/.ssh/id_rsa"}\' | ConvertFrom-Json | Select-String x',
    "'.env' | Get-Content",
    'Get-ChildItem | Get-Content',
    'Write-Output $env:API_KEY',
    // Programs.
    'git push',
    'npm install left-pad',
    'npm.cmd publish',
    'curl https://a.example',
    'Get-Content a | python',
    'Get-Content a | node -',
    'python -c \'import os; os.remove("a")\'',
    'python -c "import os; os.remove(\'a\')"',
    'git status "" --output=x',
    'git log --% --output=x',
    'git diff --no-index a "..\\..\\x y"',
    'git -C ..\\other log',
    "node -e \"require('fs').rmSync('a')\"",
    'unknown-program x',
    'rm x',
    'wsl rm -rf ~',
    // A text, but a program to cmd.
    '"C:\\tools\\x.exe"',
    '"%PROGRAMFILES%/x.exe" & dir',
    '"x.exe"',
  ])('asks: %s', (command) => {
    expect(decide(command)).not.toBe('allow');
  });

  it('cmd is not read', () => {
    expect(decide('Get-ChildItem', 'cmd')).not.toBe('allow');
  });

  it('P21: what is long or nested is refused, and soon', () => {
    for (const shape of ['if (', '(', '"$(', "'a' ", '{', 'Get-Item | ', '$x -eq ', 'a;', '"$a.b'])
      expect(readPowerShell(shape.repeat(8_190 / shape.length)) ?? []).toBeInstanceOf(Array);
    expect(readPowerShell('if (Get-Item) { '.repeat(40) + '}'.repeat(40))).toBeNull();
    expect(readPowerShell(' '.repeat(9_000))).toBeNull();
  });
});
