namespace Sworn.Pipeline.Native;

/// <summary>The error numbers of Linux that receivers tell apart.</summary>
internal static class Errno
{
    public const int Interrupted = 4;
    public const int TryAgain = 11;
    public const int NoMemory = 12;
    public const int PermissionDenied = 13;
    public const int SystemFilesExhausted = 23;
    public const int ProcessFilesExhausted = 24;
    public const int AddressFamilyNotSupported = 97;
    public const int AddressInUse = 98;
    public const int AddressNotAvailable = 99;
    public const int ConnectionAborted = 103;
    public const int ConnectionReset = 104;
    public const int ProtocolError = 71;
    public const int BrokenPipe = 32;
    public const int NameTooLong = 36;
    public const int NoBuffers = 105;
    public const int TimedOut = 110;
}
