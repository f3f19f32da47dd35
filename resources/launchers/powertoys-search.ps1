# Searches, shows the results in a list, and opens what is chosen. PowerToys Run starts it: see README.md.
param([Parameter(Mandatory, ValueFromRemainingArguments)][string[]]$Words)
$program = if ($env:RETLLM_DESKTOP) { $env:RETLLM_DESKTOP } else { 'retllm-desktop' }
$found = & $program search --json --coarse-only --limit 20 -- ($Words -join ' ') | ConvertFrom-Json
if ($found.error) {
    Write-Error "$($found.error.title) ($($found.error.detail))"
    exit 1
}
$found.results |
    Select-Object rank, @{ Name = 'name'; Expression = { Split-Path $_.path -Leaf } }, kind, date, snippet, path |
    Out-GridView -Title "retllm desktop: $($Words -join ' ')" -PassThru |
    ForEach-Object { Invoke-Item -LiteralPath $_.path }
