using System.Net;

namespace Sworn.Pipeline.Receiving;

/// <summary>An input cannot listen where it should.</summary>
public sealed class ListenException(string input, string transport, IPEndPoint endPoint, string why, string remedy, Exception inner)
    : IOException($"Input '{input}' cannot listen on {transport} {endPoint}: {why}. {remedy}", inner)
{
    /// <summary>The input's name.</summary>
    public string Input { get; } = input;

    /// <summary>The address.</summary>
    public IPEndPoint EndPoint { get; } = endPoint;
}
