using Sworn.Core.Messages;

namespace Sworn.Protocols.Syslog;

/// <summary>
/// What a parser found in one message: slices of the raw octets, and numbers. Made once and filled again for every
/// message;
/// its arrays grow to the largest message seen, within limits, and stay. Not thread-safe.
/// </summary>
public sealed class SyslogMessage
{
    /// <summary>The most elements, and the most parameters, that are kept of one message.</summary>
    public const int MaxSdParams = 1024;

    /// <summary>The most faults that are named of one message.</summary>
    public const int MaxMalformations = 16;

    private readonly Malformation[] _malformations = new Malformation[MaxMalformations];
    private SdElement[] _elements = new SdElement[4];
    private uint[] _idHashes = new uint[4];
    private SdParam[] _params = new SdParam[64];
    private int _elementCount;
    private int _paramCount;
    private int _malformationCount;

    /// <summary>The grammar that the message was read with.</summary>
    public SyslogFormat Format { get; internal set; }

    /// <summary>The facility, or null without a valid PRI.</summary>
    public Facility? Facility { get; internal set; }

    /// <summary>The severity, or null without a valid PRI.</summary>
    public Severity? Severity { get; internal set; }

    /// <summary>VERSION of RFC 5424 as written, or null in other formats.</summary>
    public int? Version { get; internal set; }

    /// <summary>
    /// The claimed time in nanoseconds since 1970-01-01T00:00:00Z, or null when the message claims none. Null too, with
    /// <see cref="TimeSource.Parsed"/>, for a valid time in a year that does not fit (before 1678, after 2261).
    /// </summary>
    public long? Timestamp { get; internal set; }

    /// <summary>The claimed or assumed offset from UTC, in minutes.</summary>
    public int OffsetMinutes { get; internal set; }

    /// <summary>How many digits of a fraction of a second the message has.</summary>
    public int FractionDigits { get; internal set; }

    /// <summary>The timestamp as written; an uptime or an unreadable one too.</summary>
    public Slice TimestampText { get; internal set; }

    /// <summary>How the time is known.</summary>
    public TimeSource TimeSource { get; internal set; }

    /// <summary>Whether the sender marks its clock as not synchronised (Cisco <c>*</c> and <c>.</c>).</summary>
    public bool IsClockUnsynchronised { get; internal set; }

    /// <summary>HOSTNAME, or the origin that stands for it.</summary>
    public Slice Hostname { get; internal set; }

    /// <summary>APP-NAME, the TAG of RFC 3164 or the name of a process.</summary>
    public Slice AppName { get; internal set; }

    /// <summary>PROCID, or what stands in brackets after a TAG.</summary>
    public Slice ProcId { get; internal set; }

    /// <summary>MSGID of RFC 5424.</summary>
    public Slice MsgId { get; internal set; }

    /// <summary>
    /// MSG without BOM and without the trailer of the frame; after the event name where there is one.
    /// </summary>
    public Slice Msg { get; internal set; }

    /// <summary>The vendor's name of the event.</summary>
    public Slice Event { get; internal set; }

    /// <summary>The parts of a Cisco mnemonic, or null.</summary>
    public CiscoMnemonic? Cisco { get; internal set; }

    /// <summary>The sequence number before a Cisco message, or null.</summary>
    public long? Seq { get; internal set; }

    /// <summary>The part of the device that speaks: a Junos logical system or an IOS XR node.</summary>
    public Slice Subsystem { get; internal set; }

    /// <summary>The elements of STRUCTURED-DATA in order.</summary>
    public ReadOnlySpan<SdElement> SdElements => _elements.AsSpan(0, _elementCount);

    /// <summary>The parameters of all elements in order.</summary>
    public ReadOnlySpan<SdParam> SdParams => _params.AsSpan(0, _paramCount);

    /// <summary>What is wrong with the message; empty when nothing is.</summary>
    public ReadOnlySpan<Malformation> Malformations => _malformations.AsSpan(0, _malformationCount);

    /// <summary>Whether more is wrong than is named.</summary>
    public bool HasMoreMalformations { get; private set; }

    internal bool IsSdFull => _paramCount == MaxSdParams || _elementCount == MaxSdParams;

    /// <summary>A hash of each element's SD-ID.</summary>
    internal ReadOnlySpan<uint> SdIdHashes => _idHashes.AsSpan(0, _elementCount);

    /// <summary>Whether <see cref="TimestampText"/> is one of RFC 5424 as it stands.</summary>
    public bool IsTimestampVerbatim { get; internal set; }

    internal void Clear()
    {
        Format = SyslogFormat.Unknown;
        Facility = null;
        Severity = null;
        Version = null;
        Timestamp = null;
        OffsetMinutes = 0;
        FractionDigits = 0;
        TimestampText = default;
        TimeSource = TimeSource.Receipt;
        IsClockUnsynchronised = false;
        IsTimestampVerbatim = false;
        ClearHeader();
        Event = default;
        Cisco = null;
        Seq = null;
        _elementCount = 0;
        _paramCount = 0;
        _malformationCount = 0;
        HasMoreMalformations = false;
    }

    internal void AddMalformation(MalformationCode code, int offset, string detail)
    {
        if (_malformationCount == MaxMalformations)
        {
            HasMoreMalformations = true;
            return;
        }

        _malformations[_malformationCount++] = new Malformation(code, offset, detail);
    }

    /// <summary>Adds a parameter; the caller has asked <see cref="IsSdFull"/>.</summary>
    internal void AddSdParam(Slice name, Slice value, bool hasBackslash)
    {
        if (_paramCount == _params.Length)
        {
            Array.Resize(ref _params, Math.Min(_params.Length * 2, MaxSdParams));
        }

        _params[_paramCount++] = new SdParam(name, value, hasBackslash);
    }

    /// <summary>
    /// Adds an element that owns all parameters from one on; the caller has asked <see cref="IsSdFull"/>.
    /// </summary>
    internal void AddSdElement(Slice id, uint idHash, int firstParam)
    {
        if (_elementCount == _elements.Length)
        {
            Array.Resize(ref _elements, Math.Min(_elements.Length * 2, MaxSdParams));
            Array.Resize(ref _idHashes, _elements.Length);
        }

        _idHashes[_elementCount] = idHash;
        _elements[_elementCount++] = new SdElement(id, firstParam, _paramCount - firstParam);
    }

    private void ClearHeader()
    {
        Hostname = default;
        AppName = default;
        ProcId = default;
        MsgId = default;
        Msg = default;
        Subsystem = default;
    }
}
