namespace Sworn.Pipeline.Receiving;

/// <summary>The entries of the systemd journal, which <c>journalctl</c> reads (decision 0032).</summary>
public sealed record JournalInputOptions : InputOptions
{
    /// <summary>The folder of journal files to read in place of the machine's; empty for the machine's.</summary>
    public string Folder { get; init; } = "";

    /// <summary>Whether entries are read that were there before the first start.</summary>
    public bool FromBeginning { get; init; } = true;

    /// <summary>The program that reads the journal.</summary>
    public string Program { get; init; } = "journalctl";

    /// <summary>Where it is kept which entry is stored.</summary>
    public required string CursorFile { get; init; }

    /// <summary>HOSTNAME of entries that name none.</summary>
    public required string HostName { get; init; }

    internal override string Transport => "journal";

    internal override string Place => Folder.Length > 0 ? Folder : "the machine's journal";
}
