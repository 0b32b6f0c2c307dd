namespace Sworn.Host.Configuration;

/// <summary>
/// The entries of the systemd journal, which the program <c>journalctl</c> reads: each as a message of RFC 5424 with every
/// field of the entry in the element <c>journal@32473</c>. Which entry was stored last is kept in <c>state/cursors</c>;
/// after a kill the entries of the last second may come twice. The node must be in the group <c>systemd-journal</c>.
/// </summary>
public sealed record JournalInputConfiguration : InputConfiguration
{
    internal const string DefaultName = "journal";
    internal const string MachineJournal = "machine";
    internal const string DefaultProgram = "/usr/bin/journalctl";
    internal const bool DefaultFromBeginning = true;

    /// <summary>The defaults.</summary>
    public JournalInputConfiguration()
        : base(DefaultName)
    {
    }

    /// <summary>The folder of the journal's files, or <c>machine</c>: that of this machine, wherever it is.</summary>
    [Setting(
        Max = "4095",
        Pattern = NodeConfiguration.PathPattern,
        PatternText = NodeConfiguration.PathText,
        Provenance = "journalctl knows where the machine's journal is; another folder is for files of other machines")]
    public string Folder { get; init; } = MachineJournal;

    /// <summary>
    /// Whether entries that are there when the node reads the journal for the first time are taken, or only those that come
    /// from then on.
    /// </summary>
    [Setting(Provenance = "what is there already is evidence too")]
    public bool FromBeginning { get; init; } = DefaultFromBeginning;

    /// <summary>The program that reads the journal.</summary>
    [Setting(
        Max = "4095",
        Pattern = NodeConfiguration.PathPattern,
        PatternText = NodeConfiguration.PathText,
        Provenance = "where systemd puts it; a whole path, so that no other program of the name is started")]
    public string Program { get; init; } = DefaultProgram;
}
