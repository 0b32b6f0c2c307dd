namespace Sworn.Audit.Patterns;

/// <summary>
/// Finds the pattern that a text fits in one pass, one table look-up an octet, however many patterns there are: the
/// automaton of <see cref="PatternNetwork"/> is made deterministic state by state, when a text first needs it. The
/// states are limited; when there are too many all are forgotten. Belongs to one thread.
/// </summary>
internal sealed class PatternMatcher
{
    /// <summary>20,000 states of some 100 classes are 8 MB.</summary>
    private const int MaxStates = 20_000;

    private const int Dead = 0;
    private const int Unknown = -1;

    private readonly PatternNetwork _network;
    private readonly Dictionary<StateKey, int> _numbers = [];
    private readonly List<int[]> _states = [];
    private readonly List<int> _winners = [];
    private readonly int[] _startStates;
    private int[] _table = [];
    private int _start;

    public PatternMatcher(PatternNetwork network)
    {
        _network = network;
        _startStates = network.Start();
        Forget();
    }

    /// <summary>How many states are known.</summary>
    public int StateCount => _states.Count;

    /// <summary>The patterns.</summary>
    public IReadOnlyList<ScopedPattern> Patterns => _network.Patterns;

    /// <summary>Finds the pattern of highest rank that a text fits.</summary>
    /// <param name="app">The program that wrote it; empty when not known.</param>
    /// <param name="text">The text.</param>
    /// <returns>Its number, or <see cref="PatternNetwork.None"/>.</returns>
    public int Match(ReadOnlySpan<byte> app, ReadOnlySpan<byte> text)
    {
        var state = Run(_start, app);
        state = state == Dead ? Dead : Next(state, 0);
        return _winners[state == Dead ? Dead : Run(state, text)];
    }

    private int Run(int state, ReadOnlySpan<byte> text)
    {
        var classOf = _network.ClassOf;
        var width = _network.ClassCount;
        var table = _table;
        foreach (var octet in text)
        {
            var next = table[(state * width) + classOf[octet]];
            if (next == Unknown)
            {
                next = Next(state, octet);
                table = _table;
            }

            if (next == Dead)
            {
                return Dead;
            }

            state = next;
        }

        return state;
    }

    private int Next(int state, byte octet)
    {
        var slot = (state * _network.ClassCount) + _network.ClassOf[octet];
        if (_table[slot] != Unknown)
        {
            return _table[slot];
        }

        var states = _network.Step(_states[state], octet);
        if (_states.Count == MaxStates)
        {
            Forget();
            return NumberOf(states);
        }

        var number = NumberOf(states);
        return _table[slot] = number;
    }

    private int NumberOf(int[] states)
    {
        var key = new StateKey(states);
        if (_numbers.TryGetValue(key, out var number))
        {
            return number;
        }

        number = _states.Count;
        _numbers.Add(key, number);
        _states.Add(states);
        _winners.Add(_network.Winner(states));
        var needed = _states.Count * _network.ClassCount;
        if (_table.Length < needed)
        {
            var before = _table.Length;
            Array.Resize(ref _table, Math.Max(needed, 2 * before));
            Array.Fill(_table, Unknown, before, _table.Length - before);
        }

        return number;
    }

    private void Forget()
    {
        _numbers.Clear();
        _states.Clear();
        _winners.Clear();
        Array.Fill(_table, Unknown);
        NumberOf([]);
        _start = NumberOf(_startStates);
    }

    /// <summary>A set of nodes as a key: equal when it has the same nodes.</summary>
    private readonly struct StateKey(int[] states) : IEquatable<StateKey>
    {
        private readonly int[] _states = states;

        public bool Equals(StateKey other) => _states.AsSpan().SequenceEqual(other._states);

        public override bool Equals(object? obj) => obj is StateKey other && Equals(other);

        public override int GetHashCode()
        {
            var hash = default(HashCode);
            foreach (var state in _states)
            {
                hash.Add(state);
            }

            return hash.ToHashCode();
        }
    }
}
