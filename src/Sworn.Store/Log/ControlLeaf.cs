using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Sworn.Store.Log;

/// <summary>
/// The bodies of control leaves: one JSON object each, with at least <c>type</c> and <c>ts</c>
/// (docs/formats/control-leaves.md).
/// </summary>
internal static class ControlLeaf
{
    public const string Genesis = "GENESIS";
    public const string Key = "KEY";
    public const string Session = "SESSION";
    public const string Source = "SOURCE";
    public const string Anchor = "ANCHOR";
    public const string Recovery = "RECOVERY";
    public const string AnchorLost = "ANCHOR-LOST";
    public const string TimeStep = "TIME-STEP";
    public const string DropBegin = "DROP-BEGIN";
    public const string DropEnd = "DROP-END";
    public const string RecordingStop = "RECORDING-STOP";
    public const string RecordingResume = "RECORDING-RESUME";
    public const string Stop = "STOP";
    public const string SegmentSeal = "SEG-SEAL";
    public const string Retire = "RETIRE";
    public const string Redact = "REDACT";
    public const string Hold = "HOLD";
    public const string Release = "RELEASE";

    private const long NanosecondsPerTick = 100;

    // Nobody puts these into a web page as they are; keys and notes stay readable.
    private static readonly JsonWriterOptions Form = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>An object with its type, its time and what <paramref name="rest"/> writes.</summary>
    public static byte[] Make(string type, long utc, Action<Utf8JsonWriter>? rest = null)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Form))
        {
            json.WriteStartObject();
            json.WriteString("type", type);
            json.WriteString("ts", TimeText(utc));
            rest?.Invoke(json);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The definition of a source (see <see cref="Log.Source"/>).</summary>
    public static byte[] Define(Source source, long utc) => Make(Source, utc, json =>
    {
        var identity = source.Identity;
        json.WriteNumber("id", source.Id);
        json.WriteNumber("listener", identity.Listener);
        json.WriteString("name", identity.ListenerName);
        json.WriteString("transport", identity.Transport);
        json.WriteString("address", identity.Address?.ToString());
        json.WriteNumber("port", identity.Port);
        WriteDetails(json, identity);
    });

    private static void WriteDetails(Utf8JsonWriter json, SourceIdentity identity)
    {
        if (identity.Certificate is { } certificate)
        {
            json.WriteString("certificate", certificate);
        }

        if (identity.Path is { } path)
        {
            json.WriteString("path", path);
        }

        if (identity.ProcessId is { } process)
        {
            json.WriteNumber("pid", process);
            json.WriteNumber("uid", identity.UserId ?? uint.MaxValue);
            json.WriteNumber("gid", identity.GroupId ?? uint.MaxValue);
        }
    }

    /// <summary>Reads what <see cref="TimeText"/> wrote: nanoseconds of UTC since 1970.</summary>
    /// <exception cref="FormatException">It is no such text.</exception>
    public static long TimeOf(JsonElement text)
    {
        var given = text.GetString() ?? "";
        const int fraction = 10;
        if (given.Length < fraction || !DateTime.TryParseExact(
                given[..^3], "yyyy-MM-ddTHH:mm:ss.fffffff", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            || !long.TryParse(given.AsSpan(given.Length - 3, 2), NumberStyles.None, CultureInfo.InvariantCulture, out var below))
        {
            throw new FormatException($"'{given}' is not a time of the log");
        }

        return ((time - DateTime.UnixEpoch).Ticks * NanosecondsPerTick) + below;
    }

    /// <summary>RFC 3339 in UTC with nine digits of a second.</summary>
    public static string TimeText(long utc)
    {
        var ticks = Math.DivRem(utc, NanosecondsPerTick, out var below);
        if (below < 0)
        {
            ticks--;
            below += NanosecondsPerTick;
        }

        var time = DateTime.UnixEpoch.AddTicks(ticks);
        return string.Create(CultureInfo.InvariantCulture, $"{time:yyyy-MM-ddTHH:mm:ss.fffffff}{below:d2}Z");
    }
}
