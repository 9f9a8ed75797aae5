using System.Text.Json;
using RealtimeRec.Events;
using RealtimeRec.Reading.Json;
using RealtimeRec.Validation;

namespace RealtimeRec.Reading.Events;

/// <summary>
/// Reads the items of an event. A line that names no product, or takes money off in an order, is left out as long as another one
/// remains; a price or quantity that is none is left out of its line.
/// </summary>
internal static class EventItemsReader
{
    private const string Field = "items";

    /// <summary>Reads the array under the reader; null when there is none, or it holds nothing but bad lines, which are refused then.</summary>
    public static EventItem[]? Read(ref JsonFieldReader reader, out Line[] lines)
    {
        lines = [];
        if (reader.SkipNothing())
        {
            return null;
        }

        if (reader.Json.TokenType != JsonTokenType.StartArray)
        {
            reader.WrongType(Field, "an array");
            return null;
        }

        var read = new List<Line>();
        List<FieldRejection>? faults = null;
        var count = 0;
        while (reader.Json.Read() && reader.Json.TokenType != JsonTokenType.EndArray)
        {
            if (count++ >= EventLimits.MaxItemsPerEvent)
            {
                reader.Json.Skip();
            }
            else if (ReadItem(ref reader, count - 1, ref faults) is { } line)
            {
                read.Add(line);
            }
        }

        if (count > EventLimits.MaxItemsPerEvent)
        {
            reader.Find(Field, RejectionReasons.TooMany, $"items may hold at most {EventLimits.MaxItemsPerEvent} products; the {count - EventLimits.MaxItemsPerEvent} after them were left out.");
        }

        foreach (var fault in faults ?? [])
        {
            if (read.Count > 0)
            {
                reader.Find(fault with { Message = fault.Message + " The line was left out." });
            }
            else
            {
                reader.Reject(fault);
            }
        }

        lines = [.. read];
        return [.. read.Select(line => line.Item)];
    }

    /// <summary>
    /// Leaves out the lines of an order that are none of its products: vouchers and discounts, whose price is below 0, and lines of no
    /// pieces. If nothing else is in it, they stay without that price or quantity.
    /// </summary>
    public static EventItem[] WithoutDeductions(ref JsonFieldReader reader, EventItem[] items, Line[] lines)
    {
        if (!Array.Exists(lines, line => line.Deduction is not null) || Array.TrueForAll(lines, line => line.Deduction is not null))
        {
            return items;
        }

        foreach (var line in lines)
        {
            if (line.Deduction is { } field)
            {
                var name = $"{Field}[{line.Index}]";
                reader.Forget($"{name}.{field}");
                reader.Find($"{name}.{field}", RejectionReasons.OutOfRange, $"{name}.{field} is {(field == "price" ? "below 0" : "not above 0")}: the line is no product of the order and was left out.");
            }
        }

        return [.. lines.Where(line => line.Deduction is null).Select(line => line.Item)];
    }

    private static Line? ReadItem(ref JsonFieldReader outer, int index, ref List<FieldRejection>? faults)
    {
        // An item has its own list of rejections: one in a million events needs the field's full name.
        var reader = new JsonFieldReader { Json = outer.Json };
        string? itemId = null;
        decimal? price = null;
        int? quantity = null;
        string? deduction = null;
        if (reader.Json.TokenType != JsonTokenType.StartObject)
        {
            reader.WrongType("", "an object");
        }
        else
        {
            while (reader.Json.Read() && reader.Json.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.NameIs("item_id"u8))
                {
                    Begin(ref reader, "item_id");
                    itemId = reader.Id("item_id");
                }
                else if (reader.NameIs("price"u8))
                {
                    Begin(ref reader, "price");
                    price = ReadPrice(ref reader, ref deduction);
                }
                else if (reader.NameIs("quantity"u8))
                {
                    Begin(ref reader, "quantity");
                    quantity = ReadQuantity(ref reader, ref deduction);
                }
                else
                {
                    reader.SkipUnknown();
                }
            }

            reader.JudgeUnknown(EventProperties.Item);
            reader.Require("item_id", itemId);
        }

        outer.Json = reader.Json;
        foreach (var rejection in reader.Rejections())
        {
            var named = Named(rejection, index);
            if (rejection.Reason == RejectionReasons.UnknownProperty)
            {
                outer.Reject(named);
            }
            else
            {
                (faults ??= []).Add(named);
            }
        }

        foreach (var finding in reader.Findings())
        {
            if (finding.Reason != RejectionReasons.UnknownProperty)
            {
                outer.Find(Named(finding, index));
            }
            else if (!outer.HasFindingLike($"{Field}[", $".{finding.Field}"))
            {
                // The same for every line: said once.
                outer.Find(Named(finding, index));
            }
        }

        return reader.HasRejections ? null : new Line(index, new EventItem(itemId!, price, quantity), deduction);
    }

    private static decimal? ReadPrice(ref JsonFieldReader reader, ref string? deduction)
    {
        var price = reader.Price("price", out _, out var isBelowZero);
        deduction = isBelowZero ? "price" : deduction == "price" ? null : deduction;
        return price;
    }

    private static int? ReadQuantity(ref JsonFieldReader reader, ref string? deduction)
    {
        deduction = deduction == "quantity" ? null : deduction;
        if (reader.Number("quantity") is not { } number)
        {
            return null;
        }

        if (number <= 0)
        {
            deduction = "quantity";
            reader.Find("quantity", RejectionReasons.OutOfRange, "quantity must be above 0. It was left out, which counts as 1.");
            return null;
        }

        if (number > EventLimits.MaxQuantity)
        {
            reader.Find("quantity", RejectionReasons.OutOfRange, $"quantity must be at most {EventLimits.MaxQuantity}. It was left out, which counts as 1.");
            return null;
        }

        // What is sold by weight or length is bought all the same.
        var pieces = (int)Math.Ceiling(number);
        if (pieces != number)
        {
            reader.Find("quantity", RejectionReasons.WrongType, $"quantity must be a whole number; it was taken as {pieces}.");
        }

        return pieces;
    }

    private static void Begin(ref JsonFieldReader reader, string field)
    {
        reader.Begin(field);
        reader.Json.Read();
    }

    private static FieldRejection Named(FieldRejection rejection, int index)
    {
        var field = rejection.Field.Length == 0 ? $"{Field}[{index}]" : $"{Field}[{index}].{rejection.Field}";
        return rejection with { Field = field, Message = field + rejection.Message[rejection.Field.Length..] };
    }

    /// <summary>An item, its place in the array, and for what it may be no product of an order: a price below 0, or no pieces.</summary>
    public readonly record struct Line(int Index, EventItem Item, string? Deduction);
}
