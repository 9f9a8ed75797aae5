using System.CommandLine;
using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace RealtimeRec.Training.Commands;

/// <summary>A command's options for the properties of a record: <c>LearningRate</c> becomes <c>--learning-rate</c>, with the record's default.</summary>
/// <typeparam name="T">A record of numbers and switches, each with a description.</typeparam>
internal sealed partial class RecordOptions<T> where T : class, new()
{
    private readonly List<(PropertyInfo Property, Option<string?> Option)> _options = [];

    public RecordOptions(Command command)
    {
        var defaults = new T();
        foreach (var property in typeof(T).GetProperties())
        {
            var name = WordStart().Replace(property.Name, match => $"-{match.Value.ToLowerInvariant()}");
            var option = new Option<string?>("-" + name)
            {
                Description = string.Create(
                    CultureInfo.InvariantCulture, $"{property.GetCustomAttribute<DescriptionAttribute>()?.Description} [default: {property.GetValue(defaults)}]"),
                HelpName = property.PropertyType.Name.ToLowerInvariant(),
            };
            option.Validators.Add(result =>
            {
                if (result.Tokens is [var token] && !TryConvert(token.Value, property.PropertyType, out _))
                {
                    result.AddError($"-{name} takes {Described(property.PropertyType)}, not \"{token.Value}\".");
                }
            });
            command.Options.Add(option);
            _options.Add((property, option));
        }
    }

    /// <summary>The record with what the command line says; its defaults where it says nothing.</summary>
    /// <param name="arguments">A command line without errors.</param>
    /// <param name="defaults">Where to start from; the record's own defaults when null.</param>
    public T Get(ParseResult arguments, T? defaults = null)
    {
        var record = new T();
        foreach (var (property, option) in _options)
        {
            if (arguments.GetValue(option) is { } text && TryConvert(text, property.PropertyType, out var value))
            {
                property.SetValue(record, value);
            }
            else if (defaults is not null)
            {
                property.SetValue(record, property.GetValue(defaults));
            }
        }

        return record;
    }

    private static bool TryConvert(string text, Type type, out object? value)
    {
        try
        {
            value = Convert.ChangeType(text, type, CultureInfo.InvariantCulture);
            return value is not double number || double.IsFinite(number);
        }
        catch (Exception exception) when (exception is FormatException or OverflowException or InvalidCastException)
        {
            value = null;
            return false;
        }
    }

    private static string Described(Type type) => type == typeof(int) ? "a whole number" : type == typeof(bool) ? "true or false" : "a number";

    [GeneratedRegex("[A-Z]")]
    private static partial Regex WordStart();
}
