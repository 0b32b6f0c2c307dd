using Microsoft.Extensions.Logging;

namespace Sworn.Host.Http;

/// <summary>
/// The node's loggers for the HTTP server. Why a handshake failed the framework says nowhere but in its log, at a level that nobody
/// reads: here it is taken from there. Should the framework say it otherwise one day, the reason becomes <c>other</c>.
/// </summary>
internal sealed class HandshakeLoggers(ILoggerFactory loggers) : ILoggerFactory
{
    private const string Handshakes = "Microsoft.AspNetCore.Server.Kestrel.Https.Internal.HttpsConnectionMiddleware";

    public void AddProvider(ILoggerProvider provider) => loggers.AddProvider(provider);

    public ILogger CreateLogger(string categoryName)
    {
        var logger = loggers.CreateLogger(categoryName);
        return categoryName == Handshakes ? new HandshakeLogger(logger) : logger;
    }

    public void Dispose()
    {
        // The loggers are the node's.
    }

    private sealed class HandshakeLogger(ILogger logger) : ILogger
    {
        private const string TimedOut = "AuthenticationTimedOut";

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => logger.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Debug;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (exception is not null || eventId.Name == TimedOut)
            {
                HttpHandshake.Current?.Fail(exception);
            }

            if (logger.IsEnabled(logLevel))
            {
                logger.Log(logLevel, eventId, state, exception, formatter);
            }
        }
    }
}
