using System.Globalization;

namespace RealtimeRec.Placement;

/// <summary>A device of a silo, and the key of the grain that stands for it.</summary>
/// <param name="Silo">The silo.</param>
/// <param name="Slot">Number of the device among its silo's, 0 and up.</param>
internal readonly record struct DeviceAddress(SiloAddress Silo, int Slot)
{
    private const char Separator = '/';

    /// <summary>The grain's key.</summary>
    public string Key => string.Create(CultureInfo.InvariantCulture, $"{Silo.ToParsableString()}{Separator}{Slot}");

    /// <summary>The silo that a key names, with or without a device; null when it names none.</summary>
    public static SiloAddress? SiloOf(string key)
    {
        try
        {
            return SiloAddress.FromParsableString(key.Split(Separator)[0]);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>The number of the device that a key names.</summary>
    public static int SlotOf(string key) => int.Parse(key.AsSpan(key.IndexOf(Separator, StringComparison.Ordinal) + 1), CultureInfo.InvariantCulture);
}
