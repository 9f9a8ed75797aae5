using System.Globalization;
using RealtimeRec.Events;

namespace RealtimeRec.Datasets;

/// <summary>The checks that several fields share. Each answers the rejection, or null when the field is good.</summary>
internal static class FieldChecks
{
    public static RowRejection? Id(FieldReader field, string id)
    {
        if (id.Length > EventLimits.MaxIdLength)
        {
            return new RowRejection(field.Name, "id too long", $"{field.Name} has {id.Length} characters; at most {EventLimits.MaxIdLength} are allowed.");
        }

        return id.AsSpan().ContainsAnyInRange('\0', '\u001f') || id.AsSpan().ContainsAnyInRange('\u007f', '\u009f')
            ? new RowRejection(field.Name, "control character", $"{field.Name} holds a control character.")
            : null;
    }

    public static RowRejection? RequiredId(FieldReader field, string id) =>
        id.Length == 0 ? new RowRejection(field.Name, $"no {field.Name}", $"{field.Name} is empty.") : Id(field, id);

    public static RowRejection? Text(FieldReader field, string text, int maxLength)
    {
        if (text.Length > maxLength)
        {
            return new RowRejection(field.Name, $"{field.Name} too long", $"{field.Name} has {text.Length} characters; at most {maxLength} are allowed.");
        }

        foreach (var c in text)
        {
            if (char.IsControl(c) && c is not ('\t' or '\n' or '\r'))
            {
                return new RowRejection(field.Name, "control character", $"{field.Name} holds a control character.");
            }
        }

        return null;
    }

    public static RowRejection? Price(FieldReader? field, string[] row, out decimal? price)
    {
        price = null;
        var text = field?.Read(row) ?? "";
        if (text.Length == 0)
        {
            return null;
        }

        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var magnitude) || !double.IsFinite(magnitude))
        {
            return new RowRejection(field!.Name, "price not a number", $"{field.Name} is \"{Excerpt(text)}\", which is not a number.");
        }

        if (magnitude is < 0 or > (double)EventLimits.MaxPrice
            || !decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || value > EventLimits.MaxPrice)
        {
            return new RowRejection(field!.Name, magnitude < 0 ? "negative price" : "price too high",
                string.Create(CultureInfo.InvariantCulture, $"{field.Name} is {magnitude}; it must be 0 to {EventLimits.MaxPrice}."));
        }

        price = value;
        return null;
    }

    public static RowRejection? Quantity(FieldReader? field, string[] row, out int? quantity)
    {
        quantity = null;
        var text = field?.Read(row) ?? "";
        if (text.Length == 0)
        {
            return null;
        }

        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || Math.Truncate(value) != value)
        {
            return new RowRejection(field!.Name, "quantity not a whole number", $"{field.Name} is \"{Excerpt(text)}\", which is not a whole number.");
        }

        value = Math.Abs(value);
        if (value is < 1 or > EventLimits.MaxQuantity)
        {
            return new RowRejection(field!.Name, "quantity out of range",
                string.Create(CultureInfo.InvariantCulture, $"{field.Name} is {value}; it must be 1 to {EventLimits.MaxQuantity}."));
        }

        quantity = (int)value;
        return null;
    }

    public static string Excerpt(string text)
    {
        var shown = text.Length <= 40 ? text : text[..40] + "…";
        return string.Concat(shown.Select(c => char.IsControl(c) ? '\uFFFD' : c));
    }
}
