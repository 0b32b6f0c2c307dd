using System.Globalization;
using Sworn.Testing;

namespace Sworn.Audit.Tests;

/// <summary>
/// Many devices whose users log in, type, commit and leave, all at once. It knows to which session each message belongs.
/// </summary>
/// <param name="random">Draws everything.</param>
/// <param name="devices">How many devices.</param>
/// <param name="sessions">How many sessions over all devices, in an hour.</param>
/// <param name="lost">How many messages of a hundred never arrive.</param>
internal sealed class SessionSimulation(SeededRandom random, int devices, int sessions, int lost = 0)
{
    private const int LongestSession = 12;

    /// <summary>Process numbers come again no sooner than a device gives them out again.</summary>
    private const int ReuseMilliseconds = 30_000;

    private readonly List<(int Pid, long FreeAt)>[] _processes = [.. Enumerable.Range(0, devices).Select(_ => new List<(int Pid, long FreeAt)>())];
    private readonly List<Sent> _messages = [];

    /// <summary>Messages in the order of arrival, a little out of order, with the number of the session of each.</summary>
    public IReadOnlyList<Sent> Run()
    {
        var starts = Enumerable.Range(0, sessions).Select(_ => (long)random.Below(3_600_000)).Order().ToList();
        for (var session = 0; session < sessions; session++)
        {
            Add(session, starts[session]);
        }

        // A transport without order: each message may be late by two seconds.
        return [.. _messages.Where(_ => !random.Chance(lost)).Select(message => message with { Arrival = message.Arrival + random.Below(2000) })
            .OrderBy(message => message.Arrival)];
    }

    private void Add(int session, long start)
    {
        var number = random.Below(devices);
        var device = string.Create(CultureInfo.InvariantCulture, $"r{number}");
        var user = random.Pick(["ana", "ben", "cyd"]);
        var process = TakeProcess(number, start);
        var pid = _processes[number][process].Pid;
        var time = start;
        var origin = string.Create(CultureInfo.InvariantCulture, $"10.{random.Below(4)}.0.{random.Between(1, 250)}");
        Say("UI_AUTH_EVENT", $"username=\"{user}\" authentication-level=\"super-user\"");
        Say("UI_LOGIN_EVENT", $"username=\"{user}\" class-name=\"super-user\" local-peer=\"\" pid=\"{pid}\" ssh-connection=\"{origin} {20_000 + session} 192.0.2.1 22\" client-mode=\"cli\"");
        for (var command = random.Below(LongestSession); command > 0; command--)
        {
            Say("UI_CMDLINE_READ_LINE", $"username=\"{user}\" command=\"show {random.Below(100)} \"");
        }

        Say("UI_LOGOUT_EVENT", $"username=\"{user}\"");
        _processes[number][process] = (pid, time + ReuseMilliseconds);

        void Say(string tag, string parameters)
        {
            // Further apart than two messages can overtake each other, so that a log-out is the last of its session.
            time += random.Between(3000, 9000);
            var claimed = DateTimeOffset.UnixEpoch.AddYears(56).AddMilliseconds(time);
            _messages.Add(new Sent(time, string.Create(
                CultureInfo.InvariantCulture, $"<190>1 {claimed:yyyy-MM-dd'T'HH:mm:ss.fff'Z'} {device} mgd {pid} {tag} [junos@2636.1.1.1.2.164 {parameters}]"), session));
        }
    }

    /// <summary>Every device counts its processes from the same number, and uses them again: they are alike all over the network.</summary>
    private int TakeProcess(int device, long start)
    {
        var free = _processes[device].FindIndex(process => process.FreeAt <= start);
        if (free < 0)
        {
            free = _processes[device].Count;
            _processes[device].Add((100 + free, 0));
        }

        return free;
    }

    /// <summary>A message: when it arrives in milliseconds, its text, its session.</summary>
    public sealed record Sent(long Arrival, string Message, int Session);
}
