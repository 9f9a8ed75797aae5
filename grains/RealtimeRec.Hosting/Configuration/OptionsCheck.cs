using Microsoft.Extensions.Options;

namespace RealtimeRec.Hosting.Configuration;

/// <summary>Collects what is wrong with the options of a section, each by its key: every validator says the same in the same words.</summary>
/// <param name="section">Name of the configuration section.</param>
public sealed class OptionsCheck(string section)
{
    private readonly List<string> _errors = [];

    /// <summary>What came of it.</summary>
    public ValidateOptionsResult Result => _errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(_errors);

    /// <summary>Checks options that are needed before the host is there to check them.</summary>
    /// <exception cref="OptionsValidationException">They are not valid; the message names the keys.</exception>
    public static TOptions Valid<TOptions>(IValidateOptions<TOptions> validator, string section, TOptions options)
        where TOptions : class
    {
        var result = validator.Validate(section, options);
        return result.Failed ? throw new OptionsValidationException(section, typeof(TOptions), result.Failures) : options;
    }

    /// <summary>The values of an enumeration as one writes them in a configuration, as in <c>cpu, cuda or tensorrt</c>.</summary>
    public static string Choices(Type enumeration)
    {
        var names = Array.ConvertAll(Enum.GetNames(enumeration), name => name.ToLowerInvariant());
        return $"{string.Join(", ", names[..^1])} or {names[^1]}";
    }

    /// <summary>Refuses a value.</summary>
    /// <param name="key">Its key below the section.</param>
    /// <param name="message">What is wrong with it, to be read after the key.</param>
    public void Refuse(string key, string message) => _errors.Add($"{section}:{key} {message}");

    /// <summary>Refuses a value outside a range, its ends included.</summary>
    public void Within<T>(string key, T value, T least, T most)
        where T : IComparable<T>
    {
        if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
        {
            Refuse(key, $"must be from {least} to {most}, not {value}.");
        }
    }

    /// <summary>Refuses a value that is too small.</summary>
    public void AtLeast<T>(string key, T value, T least)
        where T : IComparable<T>
    {
        if (value.CompareTo(least) < 0)
        {
            Refuse(key, $"must be at least {least}, not {value}.");
        }
    }

    /// <summary>Refuses a value of zero or below, or too large.</summary>
    public void AboveZero<T>(string key, T value, T most)
        where T : struct, IComparable<T>
    {
        if (value.CompareTo(default) <= 0 || value.CompareTo(most) > 0)
        {
            Refuse(key, $"must be above {default(T)} and at most {most}, not {value}.");
        }
    }

    /// <summary>Refuses a duration of zero or below.</summary>
    public void Positive(string key, TimeSpan value)
    {
        if (value <= TimeSpan.Zero)
        {
            Refuse(key, $"must be a positive duration, not {value}.");
        }
    }

    /// <summary>Refuses a value that its enumeration has no name for: every number binds to one.</summary>
    public void Known<T>(string key, T value)
        where T : struct, Enum
    {
        if (!Enum.IsDefined(value))
        {
            Refuse(key, $"must be {Choices(typeof(T))}, not {value}.");
        }
    }
}
