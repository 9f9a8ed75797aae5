using RealtimeRec.Validation;

namespace RealtimeRec.Datasets.Fields;

/// <summary>
/// The checks that several fields share: the rules of the HTTP API, told by the file's own column names. Each answers what is
/// wrong, or null when the field is good.
/// </summary>
internal static class FieldChecks
{
    public static FieldRejection? Id(FieldReader field, string id)
    {
        if (id.Length > EventLimits.MaxIdLength)
        {
            return new FieldRejection(field.Name, "id too long", $"{field.Name} has {id.Length} characters; at most {EventLimits.MaxIdLength} are allowed.");
        }

        return IdRule.Check(field.Name, id) is { } rejection ? Of(rejection) : null;
    }

    public static FieldRejection? RequiredId(FieldReader field, string id) =>
        id.Length == 0 ? new FieldRejection(field.Name, $"no {field.Name}", $"{field.Name} is empty.") : Id(field, id);

    public static FieldRejection? Text(FieldReader field, string text, int maxLength) =>
        text.Length > maxLength
            ? new FieldRejection(field.Name, $"{field.Name} too long", $"{field.Name} has {text.Length} characters; at most {maxLength} are allowed.")
            : new TextRule(maxLength).Check(field.Name, text) is { } rejection ? Of(rejection) : null;

    /// <summary>A price of an event or product, which matters to nothing but statistics: a bad one is left out.</summary>
    public static decimal? Price(FieldReader? field, NumberReader numbers, string[] row, ref List<FieldRejection>? leftOut) =>
        Price(field, numbers, row, ref leftOut, out _);

    /// <summary>The same, telling a price below nothing, as of a voucher or a discount.</summary>
    public static decimal? Price(FieldReader? field, NumberReader numbers, string[] row, ref List<FieldRejection>? leftOut, out bool isNegative)
    {
        isNegative = false;
        if (Number(field, numbers, row, "price", ref leftOut) is not { } value)
        {
            return null;
        }

        if (value >= 0 && value <= EventLimits.MaxPrice)
        {
            return decimal.Round(value, EventLimits.MaxPriceDecimals);
        }

        isNegative = value < 0;
        LeaveOut(ref leftOut, new FieldRejection(field!.Name, isNegative ? "negative price" : "price too high",
            $"{field.Name} is \"{Excerpt(field.Read(row))}\"; a price is 0 to {EventLimits.MaxPrice}."));
        return null;
    }

    /// <summary>Number of pieces; of a negative one, as of returned goods, the amount counts.</summary>
    public static int? Quantity(FieldReader? field, NumberReader numbers, string[] row, ref List<FieldRejection>? leftOut)
    {
        if (Number(field, numbers, row, "quantity", ref leftOut) is not { } value)
        {
            return null;
        }

        var amount = Math.Abs(value);
        if (decimal.Truncate(amount) == amount && amount is >= 1 and <= EventLimits.MaxQuantity)
        {
            return (int)amount;
        }

        if (amount is 0 or > EventLimits.MaxQuantity)
        {
            LeaveOut(ref leftOut, new FieldRejection(field!.Name, "quantity out of range", $"{field.Name} is \"{Excerpt(field.Read(row))}\"; a quantity is 1 to {EventLimits.MaxQuantity}."));
            return null;
        }

        // What is sold by weight or length is bought all the same.
        var pieces = (int)decimal.Ceiling(amount);
        LeaveOut(ref leftOut, new FieldRejection(field!.Name, "quantity not a whole number", $"{field.Name} is \"{Excerpt(field.Read(row))}\", which was taken as {pieces}."));
        return pieces;
    }

    /// <summary>Pieces in stock; less than nothing is nothing.</summary>
    public static int? Stock(FieldReader? field, NumberReader numbers, string[] row, ref List<FieldRejection>? leftOut)
    {
        if (Number(field, numbers, row, "stock", ref leftOut) is not { } value)
        {
            return null;
        }

        if (value < 0)
        {
            LeaveOut(ref leftOut, new FieldRejection(field!.Name, "negative stock", $"{field.Name} is \"{Excerpt(field.Read(row))}\", which was taken as 0."));
            return 0;
        }

        // Half a piece cannot be sold.
        return (int)decimal.Min(decimal.Floor(value), int.MaxValue);
    }

    /// <summary>Notes what is left out of a row, once: event and product may read the same column.</summary>
    public static void LeaveOut(ref List<FieldRejection>? leftOut, FieldRejection rejection)
    {
        leftOut ??= [];
        if (!leftOut.Exists(known => known.Field == rejection.Field && known.Reason == rejection.Reason))
        {
            leftOut.Add(rejection);
        }
    }

    /// <summary>What a shared rule found, in the words of a file.</summary>
    public static FieldRejection Of(FieldRejection rejection) =>
        new(rejection.Field, rejection.Reason.Replace('_', ' '), rejection.Message);

    public static string Excerpt(string text)
    {
        var shown = text.Length <= 40 ? text : text[..40] + "…";
        return string.Concat(shown.Select(c => char.IsControl(c) ? '\uFFFD' : c));
    }

    private static decimal? Number(FieldReader? field, NumberReader numbers, string[] row, string what, ref List<FieldRejection>? leftOut)
    {
        var text = field?.Read(row) ?? "";
        if (text.Length == 0)
        {
            return null;
        }

        if (numbers.TryRead(text, out var value))
        {
            return value;
        }

        var hint = text.Any(char.IsAsciiDigit) && text.AsSpan().ContainsAny('.', ',')
            ? $" with \"{numbers.DecimalSeparator}\" as the decimal sign, which \"decimalSeparator\" of the column map says"
            : "";
        LeaveOut(ref leftOut, new FieldRejection(field!.Name, $"{what} not a number", $"{field.Name} is \"{Excerpt(text)}\", which is no number{hint}."));
        return null;
    }
}
