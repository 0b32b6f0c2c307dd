using Sworn.Pipeline.Routing;

namespace Sworn.Pipeline.Sending;

/// <summary>
/// Several destinations that share the messages: each batch goes to the one that has the least unconfirmed, so that a slow
/// one gets less. A destination that is away is tried again beside the work of the others. Order is kept at each
/// destination, not across them. What is confirmed is confirmed in the order of the log: when a destination is lost with
/// unconfirmed messages, everything from the first of them on is sent again.
/// </summary>
internal sealed class SharedLink : ILink
{
    private const int BatchMessages = 64;

    private readonly string _name;
    private readonly List<Member> _members;
    private readonly TimeSpan _retry;
    private readonly OutputServices _services;
    private readonly Queue<(Member Member, long UpTo, int Count)> _batches = new();
    private Member? _current;
    private int _inBatch;
    private volatile bool _isAborted;

    /// <summary>Makes the link; connections are made by <see cref="Open"/>.</summary>
    /// <param name="options">The output.</param>
    /// <param name="make">Makes a link to one destination.</param>
    /// <param name="services">What outputs share.</param>
    public SharedLink(StreamOutputOptions options, Func<StreamOutputOptions, ILink> make, OutputServices services)
    {
        _name = options.Name;
        _retry = options.RetryMost;
        _services = services;
        _members = [.. options.Destinations.Select(destination => new Member(make(options with { Destinations = [destination] })))];
    }

    public DeliveryClass Delivery => _members[0].Link.Delivery;

    public string Peer => string.Join(", ", _members.Where(member => member.IsOpen).Select(member => member.Link.Peer));

    public long Taken { get; private set; }

    public long Confirmed { get; private set; }

    public long Altered => _members.Sum(member => member.Link.Altered);

    public long AtRisk => _members.Sum(static member => member.AtRisk);

    public void Open()
    {
        _batches.Clear();
        (Taken, Confirmed, _current, _inBatch) = (0, 0, null, 0);
        _members.ForEach(member => member.Begin(_services.Time));
        while (!_members.Exists(member => member.IsOpen))
        {
            var pending = _members.Where(member => member.Opening is not null).Select(Task (member) => member.Opening!).ToArray();
            if (pending.Length == 0 || _isAborted)
            {
                throw _members.Select(member => member.Failure).OfType<OutputException>().LastOrDefault()
                    ?? new OutputException(string.Join(", ", _members.Select(member => member.Link.Peer)), "the output stops");
            }

            Task.WaitAny(pending);
            Adopt(isTold: false);
        }
    }

    public void Send(in RoutedRecord record, ReadOnlySpan<byte> message)
    {
        if (_current is null || _inBatch >= BatchMessages)
        {
            EndBatch();
            _current = _members.Where(member => member.IsOpen).MinBy(member => member.Link.Taken - member.Link.Confirmed)!;
        }

        SendTo(_current, record, message);
        _inBatch++;
        Taken++;
    }

    public void Flush() => EndBatch();

    public void Poll(TimeSpan wait)
    {
        var first = _batches.TryPeek(out var oldest) ? oldest.Member : null;
        foreach (var member in _members.Where(member => member.IsOpen).ToList())
        {
            PollOne(member, member == first ? wait : TimeSpan.Zero);
        }

        while (_batches.TryPeek(out var batch) && batch.Member.Link.Confirmed >= batch.UpTo)
        {
            Confirmed += batch.Count;
            _batches.Dequeue();
        }

        Adopt(isTold: true);
        foreach (var member in _members.Where(member => !member.IsOpen && _services.Time.GetElapsedTime(member.TriedAt) >= _retry))
        {
            member.Begin(_services.Time);
        }
    }

    public void Close() => _members.Where(member => member.IsOpen).ToList().ForEach(member => member.Link.Close());

    public void Abort()
    {
        _isAborted = true;
        _members.ForEach(member => member.Link.Abort());
    }

    public void Dispose() => _members.ForEach(member => member.End());

    /// <summary>What was gathered for a destination leaves, and is one thing to be confirmed.</summary>
    private void EndBatch()
    {
        if (_current is { } member && _inBatch > 0)
        {
            Guard(member, static link => link.Flush());
            _batches.Enqueue((member, member.Link.Taken, _inBatch));
        }

        (_current, _inBatch) = (null, 0);
    }

    private static void SendTo(Member member, in RoutedRecord record, ReadOnlySpan<byte> message)
    {
        try
        {
            member.Link.Send(record, message);
        }
        catch (OutputException failure)
        {
            member.Lose(failure);
            throw;
        }
    }

    private static void Guard(Member member, Action<ILink> action)
    {
        try
        {
            action(member.Link);
        }
        catch (OutputException failure)
        {
            member.Lose(failure);
            throw;
        }
    }

    /// <summary>A destination that owes nothing may go without a word to the others.</summary>
    private void PollOne(Member member, TimeSpan wait)
    {
        try
        {
            member.Link.Poll(wait);
        }
        catch (OutputException failure)
        {
            member.Lose(failure);
            if (_batches.Any(batch => batch.Member == member) || !_members.Exists(other => other.IsOpen))
            {
                throw;
            }

            _services.Events.Lost(_name, failure.Message, unconfirmed: 0, member.AtRisk);
        }
    }

    private void Adopt(bool isTold)
    {
        foreach (var member in _members.Where(member => member.TryAdopt()).ToList())
        {
            if (isTold)
            {
                _services.Events.Connected(_name, member.Link.Peer);
            }
        }
    }

    /// <summary>One destination. While it is being opened the link belongs to the task that opens it.</summary>
    private sealed class Member(ILink link)
    {
        public ILink Link { get; } = link;

        public bool IsOpen { get; private set; }

        public Task<OutputException?>? Opening { get; private set; }

        public OutputException? Failure { get; private set; }

        public long TriedAt { get; private set; }

        /// <summary>What may be lost with the connection that broke last.</summary>
        public long AtRisk { get; private set; }

        public void Begin(TimeProvider time)
        {
            if (!IsOpen && Opening is null)
            {
                TriedAt = time.GetTimestamp();
                Opening = Task.Run(TryOpen);
            }
        }

        /// <summary>Takes a link that was opened meanwhile; true when it is open now.</summary>
        public bool TryAdopt()
        {
            if (Opening is not { IsCompleted: true } opened)
            {
                return false;
            }

            Opening = null;
            Failure = opened.GetAwaiter().GetResult();
            IsOpen = Failure is null;
            AtRisk = IsOpen ? 0 : AtRisk;
            return IsOpen;
        }

        public void Lose(OutputException failure)
        {
            AtRisk = Link.AtRisk;
            (IsOpen, Failure) = (false, failure);
        }

        /// <summary>Gives the link back, once nobody opens it any more.</summary>
        public void End()
        {
            if (Opening is { } opening)
            {
                _ = opening.ContinueWith(_ => Link.Dispose(), TaskScheduler.Default);
                return;
            }

            Link.Dispose();
        }

        private OutputException? TryOpen()
        {
            try
            {
                Link.Open();
                return null;
            }
            catch (OutputException failure)
            {
                return failure;
            }
        }
    }
}
