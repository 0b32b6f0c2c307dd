using System.Globalization;

namespace Sworn.Store.Log;

/// <summary>The names in a data directory (docs/formats/data-directory.md).</summary>
public static class LogFiles
{
    /// <summary>The latest signed note; replaced whole.</summary>
    public const string Checkpoint = "log/checkpoint";

    /// <summary>Kept notes: u32 length, note, again and again.</summary>
    public const string Checkpoints = "log/checkpoints";

    /// <summary>The root key's verifier key: one line.</summary>
    public const string RootKey = "log/keys/root.vkey";

    /// <summary>The folder of public key notes.</summary>
    public const string Keys = "log/keys";

    /// <summary>The folder of revocation notes.</summary>
    public const string Revocations = "log/keys/revocations";

    /// <summary>The folder of what must stay private and of what only the writer needs.</summary>
    public const string State = "state";

    /// <summary>Held by the one process that writes.</summary>
    public const string Lock = "state/lock";

    /// <summary>The number of the last session.</summary>
    public const string Session = "state/session";

    /// <summary>The root key's private part, until the operator takes it off line.</summary>
    public const string RootPrivateKey = "state/root.key";

    /// <summary>Space that is given up so that a full disk still takes the log's own facts.</summary>
    public const string Ballast = "state/ballast";

    /// <summary>Where recovery puts what it cut off.</summary>
    public const string LostAndFound = "log/lost+found";

    /// <summary>The folder of the positions of the log's readers.</summary>
    public const string Cursors = "state/cursors";

    /// <summary>The note that begins an epoch.</summary>
    public static string KeyNote(int epoch) =>
        string.Create(CultureInfo.InvariantCulture, $"{Keys}/{epoch:d8}.note");

    /// <summary>The private key of an epoch.</summary>
    public static string EpochPrivateKey(int epoch) =>
        string.Create(CultureInfo.InvariantCulture, $"{State}/epoch-{epoch:d8}.key");

    /// <summary>The position of one reader.</summary>
    public static string Cursor(string reader) => $"{Cursors}/{reader}.cursor";
}
