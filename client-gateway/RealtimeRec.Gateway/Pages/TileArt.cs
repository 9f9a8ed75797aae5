using System.IO.Hashing;
using System.Runtime.InteropServices;
using RealtimeRec.Products;

namespace RealtimeRec.Gateway.Pages;

/// <summary>The picture of a product that has none: a line icon found by words in its categories and title, on its category's colour.</summary>
internal static class TileArt
{
    /// <summary>Line icons on a 24 × 24 grid, as SVG path data, with the words that call for them. Earlier entries win.</summary>
    private static readonly (string[] Words, string Path)[] Icons =
    [
        (["headphone", "earphone", "earbud", "headset", "audio", "speaker", "耳机", "音箱", "音响"],
            "M4 14v-2a8 8 0 0 1 16 0v2M4 14h3v6H6a2 2 0 0 1-2-2zM20 14h-3v6h1a2 2 0 0 0 2-2z"),
        (["smartphone", "phone", "mobile", "手机"], "M8 2.5h8a1.5 1.5 0 0 1 1.5 1.5v16a1.5 1.5 0 0 1-1.5 1.5H8A1.5 1.5 0 0 1 6.5 20V4A1.5 1.5 0 0 1 8 2.5zM10.5 18.5h3"),
        (["notebook", "laptop", "computer", "笔记本", "电脑"], "M5.5 5h13a1 1 0 0 1 1 1v9.5h-15V6a1 1 0 0 1 1-1zM2.5 18.5h19"),
        (["tablet", "平板"], "M6 3h12a1 1 0 0 1 1 1v16a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1zM11 18h2"),
        (["camera", "photo", "相机", "摄影"], "M4 7.5h3l1.5-2.5h7L17 7.5h3a1 1 0 0 1 1 1V18a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V8.5a1 1 0 0 1 1-1zM15.5 13a3.5 3.5 0 1 1-7 0 3.5 3.5 0 0 1 7 0z"),
        (["tv", "television", "monitor", "电视", "显示器"], "M3.5 5h17a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1h-17a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1zM8 20.5h8M12 17v3.5"),
        (["watch", "clock", "手表", "腕表", "钟"], "M17 12a5 5 0 1 1-10 0 5 5 0 0 1 10 0zM12 9.5V12l1.5 1.5M9 7.5l.6-4.5h4.8L15 7.5M9 16.5l.6 4.5h4.8l.6-4.5"),
        (["shoe", "sneaker", "boot", "footwear", "sandal", "鞋", "靴"], "M3 8c1 1.5 3 2 5 1l1.5-1.5 4 4.5c1.5 1.3 3.5 1.5 5.5 2 1.5.4 2 1.5 2 3v1H3zM3 15.5h18M11 9.5l-1.5 1M13 11.7l-1.5 1"),
        (["dress", "skirt", "gown", "连衣裙", "裙"], "M9 3v3l-1 3 2 3-4 9h12l-4-9 2-3-1-3V3M9 6.5c1 1.3 5 1.3 6 0"),
        (["shirt", "apparel", "clothing", "jacket", "coat", "sweater", "trouser", "jeans", "衣", "衫", "裤", "外套", "服饰", "服装"],
            "M8.5 3.5L3 6.5l1.5 4.5 2.5-.8V20.5h10V10.2l2.5.8L21 6.5l-5.5-3c-.8 1.6-2 2.4-3.5 2.4s-2.7-.8-3.5-2.4z"),
        (["bag", "backpack", "luggage", "suitcase", "包", "箱包"], "M5 8.5h14l1 12H4zM8.5 8.5V7a3.5 3.5 0 0 1 7 0v1.5"),
        (["jewel", "ring", "necklace", "首饰", "珠宝"], "M7 4h10l3.5 5L12 20 3.5 9zM3.5 9h17M9.5 9L12 20l2.5-11L12 4z"),
        (["beauty", "cosmetic", "skincare", "makeup", "perfume", "美妆", "护肤", "化妆"], "M9 10.5h6V20a1 1 0 0 1-1 1h-4a1 1 0 0 1-1-1zM10 10.5V7l4-3.5v7M9 14h6"),
        (["sofa", "chair", "furniture", "bed", "table", "沙发", "椅", "家具", "床", "桌"], "M5 11V8a2 2 0 0 1 2-2h10a2 2 0 0 1 2 2v3M3 12.5a2 2 0 0 1 4 0V14h10v-1.5a2 2 0 0 1 4 0V18H3zM5.5 18v2M18.5 18v2"),
        (["lamp", "light", "lighting", "灯"], "M8.5 3.5h7l3 8.5h-13zM12 12v7.5M8 20h8"),
        (["kettle", "coffee", "cup", "mug", "drinkware", "壶", "咖啡", "杯"], "M5 8.5h11V15a4 4 0 0 1-4 4H9a4 4 0 0 1-4-4zM16 10h1.5a2.5 2.5 0 0 1 0 5H16M8.5 3v2.5M12.5 3v2.5"),
        (["kitchen", "cook", "pan", "pot", "appliance", "厨", "锅", "家电"], "M3 11h13v3a5 5 0 0 1-5 5H8a5 5 0 0 1-5-5zM16 12.5h5.5M7 8V6.5M10 8V5M13 8V6.5"),
        (["book", "novel", "stationery", "书", "小说", "文具"], "M12 6.5C10 5 7 4.5 3.5 4.5V18c3.5 0 6.5.5 8.5 2 2-1.5 5-2 8.5-2V4.5c-3.5 0-6.5.5-8.5 2zM12 6.5V20"),
        (["toy", "game", "puzzle", "kids", "baby", "玩具", "游戏", "童", "婴"], "M9.5 8V6.5a2.5 2.5 0 0 1 5 0V8H20v5h-1.5a2 2 0 0 0 0 4H20v4H4v-4h1.5a2 2 0 0 0 0-4H4V8z"),
        (["bicycle", "bike", "cycling", "自行车", "骑行"], "M9 16a3.5 3.5 0 1 1-7 0 3.5 3.5 0 0 1 7 0zM22 16a3.5 3.5 0 1 1-7 0 3.5 3.5 0 0 1 7 0zM5.5 16l3.5-7h6l3.5 7M9 9l3.5 7H5.5M12.5 16L15 9l-.5-2.5h2M7.5 6.5h3"),
        (["sport", "fitness", "outdoor", "yoga", "camp", "运动", "健身", "户外", "瑜伽"], "M7 8v8M4.5 9.5v5M17 8v8M19.5 9.5v5M7 12h10M2.5 11v2M21.5 11v2"),
        (["tea", "food", "snack", "grocery", "fruit", "wine", "茶", "食品", "零食", "水果", "酒"], "M5 19c0-9 5-14 15-14 0 10-5 14.5-12 14-1 0-2 .5-3 2M7.5 16.5c2-4 5-6.5 8-8"),
        (["plant", "garden", "flower", "花", "园艺", "植物"], "M12 20v-8M12 12c0-4-2.5-6.5-7-6.5 0 4.5 2.5 6.5 7 6.5zM12 14.5c0-3.5 2.5-6 7-6 0 4-2.5 6-7 6zM8 20.5h8"),
        (["tool", "drill", "hardware", "auto", "car", "工具", "五金", "汽车"], "M14.5 6.5a4 4 0 0 1 5-1.5l-2.7 2.7 1.5 1.5L21 6.5a4.2 4.2 0 0 1-5.5 5.3L8 19.5A2 2 0 0 1 5 16.5L12.7 9a4 4 0 0 1 1.8-2.5z"),
        (["pet", "cat", "dog", "宠物", "猫", "狗"], "M8.5 6.5a1.5 2 0 1 1-3 0 1.5 2 0 0 1 3 0zM18.5 6.5a1.5 2 0 1 1-3 0 1.5 2 0 0 1 3 0zM13.5 5a1.5 2 0 1 1-3 0 1.5 2 0 0 1 3 0zM7 16c0-3 2.5-5.5 5-5.5s5 2.5 5 5.5-2.5 3.5-5 2.5c-2.5 1-5 .5-5-2.5z"),
        (["electronic", "gadget", "digital", "数码", "电子"], "M8 8h8v8H8zM6 6h12v12H6zM9.5 6V3M14.5 6V3M9.5 21v-3M14.5 21v-3M6 9.5H3M6 14.5H3M21 9.5h-3M21 14.5h-3"),
    ];

    private const string Box = "M4 8l8-4.5L20 8v8.5L12 21l-8-4.5zM4 8l8 4.5L20 8M12 12.5V21M8 5.8l8 4.5";

    /// <summary>Path data of the product's icon.</summary>
    public static string Icon(Product product)
    {
        for (var index = product.Categories.Length - 1; index >= 0; index--)
        {
            if (Find(product.Categories[index]) is { } byCategory)
            {
                return byCategory;
            }
        }

        return Find(product.Title) ?? Box;
    }

    /// <summary>The category's hue, 0 to 359; the same wherever and whenever it is asked for.</summary>
    public static int Hue(Product product)
    {
        var name = product.Categories is [.., var last] ? last : product.Brand ?? product.ItemId;
        return (int)(XxHash64.HashToUInt64(MemoryMarshal.AsBytes(name.AsSpan())) % 360);
    }

    private static string? Find(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        foreach (var (words, path) in Icons)
        {
            foreach (var word in words)
            {
                if (Calls(text, word))
                {
                    return path;
                }
            }
        }

        return null;
    }

    /// <summary>Short words must stand alone ("car" is not in "scarf" or "cardigan"), long ones and Chinese ones may stand anywhere.</summary>
    private static bool Calls(string text, string word)
    {
        for (var at = text.IndexOf(word, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(word, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            if (!char.IsAsciiLetter(word[0]))
            {
                return true;
            }

            var starts = at == 0 || !char.IsAsciiLetter(text[at - 1]);
            var after = at + word.Length;
            var ends = after == text.Length || !char.IsAsciiLetter(text[after]) || (text[after] is 's' or 'S') || word.Length > 4;
            if (ends && (starts || word.Length > 4))
            {
                return true;
            }
        }

        return false;
    }
}
