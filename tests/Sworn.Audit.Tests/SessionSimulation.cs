using System.Globalization;
using Sworn.Testing;

namespace Sworn.Audit.Tests;

/// <summary>
/// Many devices whose users log in, type, commit and leave, all at once. It knows to which session each message belongs.
/// </summary>
internal sealed class SessionSimulation(SeededRandom random, int devices, int sessions)
{
    private const int LongestSession = 12;

    private readonly int[] _processes = new int[devices];
    private readonly List<(long Time, string Message, int Session)> _messages = [];

    /// <summary>Messages in the order of arrival, a little out of order, with the number of the session of each.</summary>
    public IEnumerable<(string Message, int Session)> Run()
    {
        for (var session = 0; session < sessions; session++)
        {
            Add(session);
        }

        // A transport without order: each message may be late by two seconds.
        return _messages.Select(message => (Arrival: message.Time + random.Below(2000), message.Message, message.Session))
            .OrderBy(message => message.Arrival).Select(message => (message.Message, message.Session)).ToList();
    }

    private void Add(int session)
    {
        var number = random.Below(devices);
        var device = string.Create(CultureInfo.InvariantCulture, $"r{number}");
        var user = random.Pick(["ana", "ben", "cyd"]);
        // Every device counts its processes from the same number: process numbers are alike all over the network.
        var pid = 100 + _processes[number]++;
        var time = (long)random.Below(3_600_000);
        var origin = string.Create(CultureInfo.InvariantCulture, $"10.{random.Below(4)}.0.{random.Between(1, 250)}");
        Say("UI_AUTH_EVENT", $"username=\"{user}\" authentication-level=\"super-user\"");
        Say("UI_LOGIN_EVENT", $"username=\"{user}\" class-name=\"super-user\" local-peer=\"\" pid=\"{pid}\" ssh-connection=\"{origin} {20_000 + session} 192.0.2.1 22\" client-mode=\"cli\"");
        for (var command = random.Below(LongestSession); command > 0; command--)
        {
            Say("UI_CMDLINE_READ_LINE", $"username=\"{user}\" command=\"show {random.Below(100)} \"");
        }

        Say("UI_LOGOUT_EVENT", $"username=\"{user}\"");

        void Say(string tag, string parameters)
        {
            // Further apart than two messages can overtake each other, so that a log-out is the last of its session.
            time += random.Between(3000, 9000);
            var claimed = DateTimeOffset.UnixEpoch.AddYears(56).AddMilliseconds(time);
            _messages.Add((time, string.Create(
                CultureInfo.InvariantCulture, $"<190>1 {claimed:yyyy-MM-dd'T'HH:mm:ss.fff'Z'} {device} mgd {pid} {tag} [junos@2636.1.1.1.2.164 {parameters}]"), session));
        }
    }
}
