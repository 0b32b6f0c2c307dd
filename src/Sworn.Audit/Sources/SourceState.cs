using System.Globalization;
using System.Text;
using Sworn.Protocols.Syslog;
using Sworn.Query.Scan;

namespace Sworn.Audit.Sources;

/// <summary>What is known of one source. Belongs to its registry.</summary>
public sealed class SourceState
{
    /// <summary>5 s: devices whose clocks are kept by NTP differ by less, networks included.</summary>
    private const long SkewLimit = 5_000_000_000;

    /// <summary>Silence is ten times the cadence, and at least five minutes.</summary>
    private const int SilenceFactor = 10;

    private const long LeastSilence = 300_000_000_000;
    private const long QuarterHour = 900_000_000_000;
    private const int LeastForCadence = 20;
    private const double Smoothing = 0.05;

    private readonly SequenceWatch _cisco = new("Cisco sequence");
    private readonly SequenceWatch _meta = new("sequenceId");
    private SourceInfo? _sender;
    private double _interval;
    private long _skew;
    private bool _hasSkew;
    private long _steps;
    private ulong _stepIndex;
    private string _stepDetail = "";
    private long _withoutZone;
    private long _malformed;
    private ulong _malformedIndex;
    private string _malformedCode = "";
    private long _repeats;
    private ulong _repeatIndex;
    private ulong _lastIndex;

    internal SourceState(string device, long receivedUtc, ulong index)
    {
        Device = device;
        FirstSeen = receivedUtc;
        LastSeen = receivedUtc;
        FirstIndex = index;
    }

    /// <summary>Its HOSTNAME, else its address.</summary>
    public string Device { get; }

    /// <summary>The address it sent from last.</summary>
    public string Address { get; private set; } = "";

    /// <summary>The transport it sent by last.</summary>
    public string Transport { get; private set; } = "";

    /// <summary>When it was seen first: nanoseconds of UTC since 1970.</summary>
    public long FirstSeen { get; }

    /// <summary>The record by which it was seen first.</summary>
    public ulong FirstIndex { get; }

    /// <summary>When it was seen last: nanoseconds of UTC since 1970.</summary>
    public long LastSeen { get; private set; }

    /// <summary>How many records it sent.</summary>
    public long Records { get; private set; }

    /// <summary>
    /// The usual time between two records, in seconds, the latest counting most; 0 before the second.
    /// </summary>
    public double CadenceSeconds => _interval / 1e9;

    /// <summary>How far its clock is ahead of ours, in seconds; null when it claims no time.</summary>
    public double? SkewSeconds => _hasSkew ? _skew / 1e9 : null;

    /// <summary>Records a minute since it was seen first.</summary>
    public double RatePerMinute => LastSeen > FirstSeen ? Records * 60e9 / (LastSeen - FirstSeen) : Records;

    /// <summary>What is wrong with it now.</summary>
    /// <param name="now">Nanoseconds of UTC since 1970.</param>
    /// <param name="newSince">A source first seen at or after this is new.</param>
    public IReadOnlyList<SourceFinding> Findings(long now, long newSince)
    {
        var findings = new List<SourceFinding>();
        AddSilence(findings, now);
        findings.AddRange(_cisco.Findings);
        findings.AddRange(_meta.Findings);
        AddClock(findings);
        if (_withoutZone > 0)
        {
            findings.Add(new SourceFinding(FindingKind.ZoneMissing, "its times name no zone", _withoutZone, _lastIndex));
        }

        if (_malformed > 0)
        {
            findings.Add(new SourceFinding(FindingKind.ParseFailures, "malformed, last by " + _malformedCode, _malformed, _malformedIndex));
        }

        if (_repeats > 0)
        {
            findings.Add(new SourceFinding(FindingKind.Repeats, "it writes 'last message repeated' instead of the messages", _repeats, _repeatIndex));
        }

        if (FirstSeen >= newSince)
        {
            findings.Add(new SourceFinding(FindingKind.NewSource, "seen for the first time", 1, FirstIndex));
        }

        return findings;
    }

    internal void Take(ulong index, ReadOnlySpan<byte> body, long receivedUtc, SourceInfo sender, SyslogMessage message)
    {
        if (Records++ > 0)
        {
            var interval = Math.Max(0, receivedUtc - LastSeen);
            _interval = Records == 2 ? interval : _interval + (Smoothing * (interval - _interval));
        }

        LastSeen = receivedUtc;
        _lastIndex = index;
        Remember(sender);
        TakeTime(index, receivedUtc, message);
        _cisco.Take(index, message.Seq);
        _meta.Take(index, MetaSequence.Of(body, message));
        if (message.Malformations.Length > 0)
        {
            _malformed++;
            _malformedIndex = index;
            _malformedCode = message.Malformations[0].Code.ToString();
        }

        if (IsRepeat(message.Msg.Of(body)))
        {
            _repeats++;
            _repeatIndex = index;
        }
    }

    private static bool IsRepeat(ReadOnlySpan<byte> text) =>
        (text.StartsWith("last message repeated "u8) || text.StartsWith("message repeated "u8) || text.StartsWith("Last message "u8))
        && (text.IndexOf("repeated"u8) >= 0);

    private void Remember(SourceInfo sender)
    {
        if (sender != _sender)
        {
            _sender = sender;
            Address = Encoding.UTF8.GetString(sender.Address.Span);
            Transport = Encoding.UTF8.GetString(sender.Transport.Span);
        }
    }

    private void TakeTime(ulong index, long receivedUtc, SyslogMessage message)
    {
        if (message.Timestamp is not { } claimed)
        {
            return;
        }

        if (message.TimeSource is TimeSource.ZoneAssumed or TimeSource.YearInferred)
        {
            _withoutZone++;
        }

        var skew = claimed - receivedUtc;
        if (_hasSkew && Math.Abs(skew - _skew) > SkewLimit)
        {
            _steps++;
            _stepIndex = index;
            _stepDetail = string.Create(CultureInfo.InvariantCulture, $"from {_skew / 1e9:+0.0;-0.0} s to {skew / 1e9:+0.0;-0.0} s against our clock");
        }

        _skew = skew;
        _hasSkew = true;
    }

    private void AddSilence(List<SourceFinding> findings, long now)
    {
        var silence = now - LastSeen;
        if (Records >= LeastForCadence && silence > Math.Max(LeastSilence, (long)(SilenceFactor * _interval)))
        {
            findings.Add(new SourceFinding(FindingKind.Silent, string.Create(
                CultureInfo.InvariantCulture, $"for {silence / 1e9:0} s; usual is a record every {CadenceSeconds:0.0} s"), 1, _lastIndex));
        }
    }

    private void AddClock(List<SourceFinding> findings)
    {
        if (_steps > 0)
        {
            findings.Add(new SourceFinding(FindingKind.ClockStep, _stepDetail, _steps, _stepIndex));
        }

        if (!_hasSkew || Math.Abs(_skew) <= SkewLimit)
        {
            return;
        }

        var rest = Math.Abs(_skew) % QuarterHour;
        var isZone = Math.Min(rest, QuarterHour - rest) <= SkewLimit;
        findings.Add(new SourceFinding(isZone ? FindingKind.ZoneWrong : FindingKind.ClockSkew, string.Create(
            CultureInfo.InvariantCulture, $"its clock shows {_skew / 1e9:+0.0;-0.0} s against ours"), 1, _lastIndex));
    }
}
