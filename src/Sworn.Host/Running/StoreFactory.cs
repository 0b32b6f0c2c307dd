using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Sworn.Host.Configuration;
using Sworn.Host.Native;
using Sworn.Store;
using Sworn.Store.Files;
using Sworn.Store.Journal;
using Sworn.Store.Log;
using Sworn.Store.Retention;

namespace Sworn.Host.Running;

/// <summary>Opens the store that a configuration describes.</summary>
internal static class StoreFactory
{
    private const int RecordOverhead = 256;

    // What dropping the oldest keeps room for, in journal files: a full disk must not keep segments from being built.
    private const int FilesKeptFree = 3;
    private const string BootIdFile = "/proc/sys/kernel/random/boot_id";

    /// <summary>The program's name and version, for the log and for people.</summary>
    public static string Software { get; } =
        "sworn " + typeof(StoreFactory).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0];

    /// <summary>Opens or makes the log.</summary>
    /// <exception cref="LogRefusedException">The log contradicts what it signed.</exception>
    /// <exception cref="StoreException">The disk failed or is full.</exception>
    public static SealedLog Open(
        SwornConfiguration configuration, string configurationText, bool acceptLostAnchor, Action<Utf8JsonWriter> anchorFacts, StoreEvents events,
        TimeProvider time)
    {
        var node = configuration.Node;
        var store = configuration.Stores[0];
        return SealedLog.Open(
            new DiskDirectory(node.Data),
            new DiskDirectory(node.Anchor),
            new LogOptions
            {
                Origin = OriginOf(configuration),
                Software = Software,
                Journal = new JournalOptions { FileBytes = store.JournalFile.Octets, ReserveBytes = store.Reserve.Octets },
                Epoch = store.Epoch,
                Hash = store.Hash,
                AcceptLostAnchor = acceptLostAnchor,
                BootId = File.Exists(BootIdFile) ? File.ReadAllText(BootIdFile).Trim() : null,
                ConfigurationDigest = ConfigurationAudit.DigestOf(configurationText),
                AnchorFacts = anchorFacts,
                Time = time,
            },
            events);
    }

    /// <summary>The log's name.</summary>
    public static string OriginOf(SwornConfiguration configuration) =>
        $"{configuration.Node.Organization}/{configuration.Node.Site}/{configuration.Stores[0].Name}";

    /// <summary>How long the records of a store are kept.</summary>
    /// <param name="store">The store.</param>
    /// <param name="policy">What is done about a full disk at the moment.</param>
    public static RetentionPolicy RetentionOf(StoreConfiguration store, FullPolicy policy) => new()
    {
        Age = store.RetentionAge > TimeSpan.Zero ? store.RetentionAge : null,
        Size = store.RetentionSize.Octets > 0 ? store.RetentionSize.Octets : null,
        FreeSpace = store.RetentionFreeSpace.Octets > 0 ? store.RetentionFreeSpace.Octets
            : policy == FullPolicy.DropOldest ? FilesKeptFree * store.JournalFile.Octets : null,
        HoldSince = HoldOf(store),
        Classes = [.. store.RetentionClasses.Select(static rule => new ClassRule
        {
            Class = (ushort)rule.Class,
            Age = rule.Age > TimeSpan.Zero ? rule.Age : null,
            Size = rule.Size.Octets > 0 ? rule.Size.Octets : null,
            Count = rule.Count > 0 ? rule.Count : null,
        })],
        Approvers = ApproversOf(store),
    };

    private static IReadOnlyList<Approver> ApproversOf(StoreConfiguration store) => store.RetentionApprovedBy == StoreConfiguration.NoHold
        ? []
        : [.. store.RetentionApprovedBy.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(static name => new Approver(name, "configuration"))];

    /// <summary>The time from which records are on hold; null when none are, or the text is no time.</summary>
    public static DateTimeOffset? HoldOf(StoreConfiguration store) => DateTimeOffset.TryParse(
        store.RetentionHoldSince, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;

    /// <summary>How the writer of that store works.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="lostElsewhere">The messages that were given up before they reached the writer.</param>
    public static LogWriterOptions WriterOptions(SwornConfiguration configuration, Func<long> lostElsewhere)
    {
        var store = configuration.Stores[0];
        var longest = configuration.Inputs.Select(input => input.MaxMessage.Octets).DefaultIfEmpty().Max();
        return new LogWriterOptions
        {
            SyncInterval = store.SyncInterval,
            SyncBytes = store.SyncBytes.Octets,
            CheckpointInterval = store.CheckpointInterval,
            IdleCheckpointInterval = store.IdleCheckpointInterval,
            QueueBytes = store.Queue.Octets,
            BatchBytes = (int)Math.Max(LogWriterOptions.DefaultBatchBytes, longest + RecordOverhead),
            OnFull = PolicyOf(store),
            ResumeAfter = store.ResumeAfter,
            HasRoomToResume = () => store.ResumeAt > 0 && FileSystemStatus.Of(configuration.Node.Data).Percent <= store.ResumeAt,
            LostElsewhere = lostElsewhere,
        };
    }

    /// <summary>What the configuration says is done about a full disk.</summary>
    public static FullPolicy PolicyOf(StoreConfiguration store) => store.OnFull switch
    {
        StoragePolicy.DropOldest => FullPolicy.DropOldest,
        StoragePolicy.DropNewest => FullPolicy.DropNewest,
        StoragePolicy.StopLocal => FullPolicy.StopLocal,
        StoragePolicy.StopAll => FullPolicy.StopAll,
        _ => FullPolicy.Block,
    };
}
