using Sworn.Protocols.Syslog;

namespace Sworn.Query.Output;

/// <summary>Walks the parameters of all elements that have the SD-ID of one of them, from that one on.</summary>
internal ref struct SdGroup
{
    private readonly ReadOnlySpan<byte> _raw;
    private readonly SyslogMessage _message;
    private readonly int _first;
    private int _element;
    private int _parameter;

    public SdGroup(ReadOnlySpan<byte> raw, SyslogMessage message, int first)
    {
        _raw = raw;
        _message = message;
        _first = first;
        _element = first;
        _parameter = -1;
    }

    /// <summary>The position among all parameters.</summary>
    public readonly int Current => _message.SdElements[_element].FirstParam + _parameter;

    /// <summary>The same walk from its start.</summary>
    public readonly SdGroup Restarted() => new(_raw, _message, _first);

    /// <summary>Goes to the next parameter.</summary>
    public bool MoveNext()
    {
        _parameter++;
        var elements = _message.SdElements;
        while (_parameter >= elements[_element].ParamCount)
        {
            _parameter = 0;
            do
            {
                _element++;
            }
            while (_element < elements.Length && !elements[_element].Id.Of(_raw).SequenceEqual(elements[_first].Id.Of(_raw)));

            if (_element == elements.Length)
            {
                return false;
            }
        }

        return true;
    }
}
