# Set up and run, from a bare checkout (Windows PowerShell 5.1 or newer):
#   powershell -ExecutionPolicy Bypass -File packaging\run.ps1 demo [OPTIONS]   render a small library,
#                                                        index it, search it, open the window
#   ... run.ps1 test [OPTIONS]   the whole test suite (options go to pytest)
#   ... run.ps1 setup [dev]      only the set-up
#   ... run.ps1 tool NAME ...    a development tool of .venv: ruff, pyright, lint-imports
#   ... run.ps1 window [QUERY]   the window; any other word is a command of retllm-desktop:
#   ... run.ps1 search "a red circle"
# Everything that is installed lands in .uv\ and .venv\ of the checkout (and in uv's own cache),
# at the versions and hashes of packaging\locks\.

# No param() block: PowerShell would take options such as -k or --json for its own.
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 2.0

$windows = [System.IO.Path]::DirectorySeparatorChar -eq '\'
$bin = if ($windows) { 'Scripts' } else { 'bin' }
$suffix = if ($windows) { '.exe' } else { '' }
$root = Split-Path -Parent $PSScriptRoot
$locks = Join-Path $PSScriptRoot 'locks'
$venv = Join-Path $root '.venv'
$python = Join-Path (Join-Path $venv $bin) "python$suffix"
$supported = '>=3.11,<3.15'

function Say([string]$text) { [Console]::Error.WriteLine("run.ps1: $text") }

function Stop-With([string]$text) {
    Say $text
    exit 1
}

# Run a program and report only whether it succeeded. What it writes to its error stream must
# not end this script: Windows PowerShell makes errors of it as soon as it is redirected.
function Test-Program([string]$program, [string[]]$arguments) {
    $ErrorActionPreference = 'Continue'
    try { & $program @arguments *> $null } catch { return $false }
    return $LASTEXITCODE -eq 0
}

# Run a program in plain sight (its output must not become this function's value).
function Invoke-Program([string]$program, [string[]]$arguments) {
    $ErrorActionPreference = 'Continue'
    & $program @arguments | Out-Host
    return $LASTEXITCODE -eq 0
}

# Whether a uv runs here and is new enough (0.8) for what is asked of it below.
function Test-Uv([string]$program) {
    $ErrorActionPreference = 'Continue'
    try { $help = & $program venv --help 2>$null | Out-String } catch { return $false }
    return $help.Contains('--clear')
}

function Find-Uv {
    $onPath = Get-Command uv -CommandType Application -ErrorAction SilentlyContinue |
        Select-Object -First 1
    if ($onPath -and (Test-Uv $onPath.Path)) { return $onPath.Path }
    $home_ = Join-Path $root '.uv'
    foreach ($folder in @($bin, 'bin')) {
        $uv = Join-Path (Join-Path $home_ $folder) "uv$suffix"
        if ((Test-Path $uv) -and (Test-Uv $uv)) { return $uv }
    }
    Say 'uv is not here; putting it into .uv'
    if (Test-Path $home_) { Remove-Item -Recurse -Force $home_ }
    foreach ($name in @('py', 'python3', 'python')) {
        $base = Get-Command $name -CommandType Application -ErrorAction SilentlyContinue |
            Select-Object -First 1
        # Windows' own "python" may be a mere link to its shop: it fails here and is passed over.
        if (-not $base) { continue }
        $inner = Join-Path (Join-Path $home_ $bin) "python$suffix"
        $install = @('-m', 'pip', 'install', '--quiet', '--disable-pip-version-check',
            '--require-hashes', '--requirement', (Join-Path $locks 'uv.txt'))
        if ((Test-Program $base.Path @('-m', 'venv', $home_)) -and
            (Invoke-Program $inner $install)) {
            return Join-Path (Join-Path $home_ $bin) "uv$suffix"
        }
        if (Test-Path $home_) { Remove-Item -Recurse -Force $home_ }
    }
    Say ('no Python here can make a virtual environment, so uv comes from its own installer, ' +
        'https://astral.sh/uv (into .uv; your settings stay as they are)')
    $version = [regex]::Match(
        (Get-Content -Raw (Join-Path $locks 'uv.txt')), '(?m)^uv==([0-9.]+)').Groups[1].Value
    $env:UV_UNMANAGED_INSTALL = Join-Path $home_ 'bin'
    $env:UV_NO_MODIFY_PATH = '1'
    try {
        [Net.ServicePointManager]::SecurityProtocol = [Net.SecurityProtocolType]::Tls12
        $installer = Invoke-RestMethod -UseBasicParsing "https://astral.sh/uv/$version/install.ps1"
        & ([scriptblock]::Create($installer)) | Out-Host
    } catch {
        Stop-With ("that failed: $($_.Exception.Message). Install Python 3.11 or newer " +
            '(https://www.python.org, or: winget install Python.Python.3.13), or uv, and run this again.')
    }
    $uv = Join-Path (Join-Path $home_ 'bin') "uv$suffix"
    if (-not (Test-Path $uv)) { Stop-With "uv's installer left no uv in .uv" }
    return $uv
}

# What an environment was made from: a change of any of it makes it anew.
function Get-Fingerprint([string]$kind) {
    $parts = foreach ($file in @((Join-Path $locks "$kind.txt"), (Join-Path $locks 'build.txt'),
            (Join-Path $locks 'llama.txt'), (Join-Path $PSScriptRoot 'llama.cmake'),
            (Join-Path $root 'pyproject.toml'))) {
        (Get-FileHash -Algorithm SHA256 -LiteralPath $file).Hash
    }
    return (@($parts) + $root) -join "`n"
}

function Test-Ready([string]$kind) {
    $stamp = Join-Path $venv "made-from-$kind"
    if (-not ((Test-Path $python) -and (Test-Path $stamp))) { return $false }
    if ((Get-Content -Raw -LiteralPath $stamp).TrimEnd() -ne (Get-Fingerprint $kind)) {
        return $false
    }
    return Test-Program $python @('-c', 'import retllm_desktop')
}

# Make .venv from one lock, app or dev; dev holds all of app.
function Initialize-Environment([string]$kind) {
    if (Test-Ready $kind) { return }
    if (($kind -eq 'app') -and (Test-Ready 'dev')) { return }
    $uv = Find-Uv
    $check = 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))'
    if (-not ((Test-Path $python) -and (Test-Program $python @('-c', $check)))) {
        Say 'making .venv'
        $wanted = if ($env:RETLLM_PYTHON) { $env:RETLLM_PYTHON } else { $supported }
        if (-not (Invoke-Program $uv @('venv', '--quiet', '--clear', '--python', $wanted, $venv))) {
            Stop-With 'no Python could be found or fetched; the reason is above.'
        }
    }
    foreach ($other in @('app', 'dev')) {
        $stamp = Join-Path $venv "made-from-$other"
        if (Test-Path $stamp) { Remove-Item -LiteralPath $stamp }
    }
    $lock = Join-Path $locks "$kind.txt"
    $build = Join-Path $locks 'build.txt'
    # llama.cpp has no wheel on PyPI: one that was compiled before is taken, else it is compiled.
    $wheeled = Join-Path $venv "lock-$kind.txt"
    if (-not (Invoke-Program $python @((Join-Path $PSScriptRoot 'llama_wheel.py'), '--uv', $uv,
                '--python', $python, '--lock', $kind, $wheeled))) {
        Stop-With ('there is no llama.cpp; the reason is above. To compile it: ' +
            'winget install Microsoft.VisualStudio.2022.BuildTools --override ' +
            '"--passive --wait --add Microsoft.VisualStudio.Workload.VCTools --includeRecommended"')
    }
    Say "installing packaging\locks\$kind.txt"
    if (-not (Invoke-Program $uv @('pip', 'sync', '--python', $python, '--require-hashes',
                '--build-constraints', $build, $wheeled))) {
        Stop-With 'installing failed; the reason is above.'
    }
    if (-not (Invoke-Program $uv @('pip', 'install', '--python', $python, '--quiet', '--no-deps',
                '--build-constraints', $build, '--editable', $root))) {
        Stop-With 'installing the project itself failed; the reason is above.'
    }
    Set-Content -LiteralPath (Join-Path $venv "made-from-$kind") -Value (Get-Fingerprint $kind) `
        -Encoding UTF8
}

$given = @($args)
if ($given.Count -eq 0) {
    Get-Content $PSCommandPath -TotalCount 10 | ForEach-Object { $_ -replace '^# ?', '' }
    exit 2
}
$command = [string]$given[0]
$rest = @($given | Select-Object -Skip 1)

switch ($command) {
    { $_ -in @('help', '-h', '--help') } {
        Get-Content $PSCommandPath -TotalCount 10 | ForEach-Object { $_ -replace '^# ?', '' }
        exit 0
    }
    'setup' {
        Initialize-Environment $(if ($rest.Count) { [string]$rest[0] } else { 'app' })
        exit 0
    }
    'test' {
        Initialize-Environment 'dev'
        Push-Location $root
        $ErrorActionPreference = 'Continue'
        # A file's tests stay together, for they share what takes long to make.
        try { & $python -m pytest -n auto --maxprocesses 4 --dist loadfile @rest } finally { Pop-Location }
        exit $LASTEXITCODE
    }
    'tool' {
        if ($rest.Count -eq 0) { Stop-With 'which tool? For example: run.ps1 tool ruff check .' }
        Initialize-Environment 'dev'
        $tool = Join-Path (Join-Path $venv $bin) "$($rest[0])$suffix"
        $options = @($rest | Select-Object -Skip 1)
        $ErrorActionPreference = 'Continue'
        & $tool @options
        exit $LASTEXITCODE
    }
    default {
        Initialize-Environment 'app'
        $ErrorActionPreference = 'Continue'
        & $python -m retllm_desktop $command @rest
        exit $LASTEXITCODE
    }
}
