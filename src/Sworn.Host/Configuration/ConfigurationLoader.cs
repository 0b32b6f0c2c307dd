using System.Text;
using Sworn.Host.Configuration.Model;
using Sworn.Host.Configuration.Yaml;

namespace Sworn.Host.Configuration;

/// <summary>
/// Reads a configuration and finds everything that is wrong with it at once. Nothing in a file makes these methods throw. Thread-safe.
/// </summary>
public static class ConfigurationLoader
{
    /// <summary>The longest file that is read, in octets; the largest real configurations are a hundredth of it.</summary>
    public const int MaxFileBytes = 1 << 20;

    private const char ByteOrderMark = '\uFEFF';
    private const string NoFile = "(no file)";
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The configuration of a node that has no file: every default, save for the overrides.</summary>
    public static ConfigurationResult LoadDefaults(NodeEnvironment environment, params IReadOnlyList<SettingOverride> overrides) =>
        Load(string.Empty, NoFile, environment, overrides);

    /// <summary>Reads a configuration from a file, with the defaults of this machine.</summary>
    public static ConfigurationResult LoadFile(string path) => LoadFile(path, NodeEnvironment.Current);

    /// <summary>Reads a configuration from a file. A file that is missing, unreadable, too long or not UTF-8 is an error in the result.</summary>
    /// <param name="path">The file.</param>
    /// <param name="environment">The machine whose defaults apply.</param>
    /// <param name="overrides">Values that take precedence over the file; none twice.</param>
    /// <exception cref="Sworn.Core.InvariantException">An override names a key that does not exist, or one within a list.</exception>
    public static ConfigurationResult LoadFile(string path, NodeEnvironment environment, params IReadOnlyList<SettingOverride> overrides)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            return TryDecode(ReadBounded(path), out var text, out var position)
                ? Load(text, path, environment, overrides)
                : Failed(path, ConfigurationErrorCode.NotUtf8, position, "the file is not UTF-8 from here on", "Save it as UTF-8 in your editor.");
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return Failed(path, ConfigurationErrorCode.FileUnreadable, default, "the file does not exist", "Check the path; without a file the node runs on its defaults.");
        }
        catch (UnauthorizedAccessException)
        {
            return Directory.Exists(path)
                ? Failed(path, ConfigurationErrorCode.FileUnreadable, default, "this is a directory", "Name the file in it.")
                : Failed(path, ConfigurationErrorCode.FileUnreadable, default, "the file may not be read by this user", "Give the user that runs sworn permission to read it.");
        }
        catch (Exception exception) when (exception is IOException or ArgumentException or NotSupportedException)
        {
            return Failed(path, ConfigurationErrorCode.FileUnreadable, default, "the file cannot be read: " + exception.Message.TrimEnd('.'), "Mend that, and try again.");
        }
    }

    /// <summary>Reads a configuration from its text, with the defaults of this machine.</summary>
    public static ConfigurationResult Load(string text, string fileName) => Load(text, fileName, NodeEnvironment.Current);

    /// <summary>Reads a configuration from its text.</summary>
    /// <param name="text">The YAML text.</param>
    /// <param name="fileName">What errors and origins call it.</param>
    /// <param name="environment">The machine whose defaults apply.</param>
    /// <param name="overrides">Values that take precedence over the file; none twice.</param>
    /// <exception cref="Sworn.Core.InvariantException">An override names a key that does not exist, or one within a list.</exception>
    public static ConfigurationResult Load(string text, string fileName, NodeEnvironment environment, params IReadOnlyList<SettingOverride> overrides)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > MaxFileBytes)
        {
            return Failed(fileName, ConfigurationErrorCode.TooLarge, default, $"the file is longer than {new ByteSize(MaxFileBytes)}", "Check that this is the right file.");
        }

        var errors = new ErrorList(fileName);
        var document = new YamlTreeReader(errors).Read(text.TrimStart(ByteOrderMark));
        if (errors.Count > 0)
        {
            return new ConfigurationResult(fileName, effective: null, errors.InOrder(), new Dictionary<string, SettingOrigin>(StringComparer.Ordinal));
        }

        var reader = new ConfigurationReader(fileName, environment, errors, overrides);
        var configuration = (SwornConfiguration)reader.Read(SectionModel.Root, document);
        new ConfigurationChecks(reader.Trace, errors).Run(configuration);
        return new ConfigurationResult(fileName, errors.Count == 0 ? configuration : null, errors.InOrder(), reader.Origins);
    }

    private static ConfigurationResult Failed(string file, ConfigurationErrorCode code, YamlPosition position, string problem, string hint)
    {
        var errors = new ErrorList(file);
        errors.Add(code, position, problem, hint);
        return new ConfigurationResult(file, effective: null, errors.InOrder(), new Dictionary<string, SettingOrigin>(StringComparer.Ordinal));
    }

    /// <summary>The octets of a file, at most one more than are allowed: it may be a pipe without end.</summary>
    private static byte[] ReadBounded(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[MaxFileBytes + 1];
        return bytes[..file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
    }

    private static bool TryDecode(byte[] bytes, out string text, out YamlPosition position)
    {
        (text, position) = (string.Empty, default);
        try
        {
            text = StrictUtf8.GetString(bytes);
            return true;
        }
        catch (DecoderFallbackException exception)
        {
            var before = bytes.AsSpan(0, exception.Index);
            position = new YamlPosition(before.Count((byte)'\n') + 1, before.Length - before.LastIndexOf((byte)'\n'));
            return false;
        }
    }
}
