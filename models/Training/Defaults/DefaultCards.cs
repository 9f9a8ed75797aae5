using System.Globalization;
using System.Text;

namespace RealtimeRec.Training.Defaults;

/// <summary>What the cards of the default encoders say beside: sources with their licences, and figures.</summary>
internal static class DefaultCards
{
    /// <summary>What an encoder was trained on.</summary>
    public static string Sources(IReadOnlyList<DataSource> sources)
    {
        var text = new StringBuilder("\nTrained on, each with its licence as stated there:\n\n| data | contents | licence |\n| --- | --- | --- |\n");
        foreach (var source in sources)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {source.Name} | {source.Contents} | {source.Licence} |\n");
        }

        return text.ToString();
    }

    /// <summary>Figures of text encoders: each test's by the hashed one and by the trained one.</summary>
    public static string TextFigures(params ReadOnlySpan<IReadOnlyList<(string Encoder, double Value)>> tests)
    {
        string[] names =
        [
            "office: a tenth of the items among themselves, NDCG@10; by an encoder trained without that shop",
            "icecat: search with human judgements, NDCG@10; not trained on",
            "Chinese titles: tagged terms, recall@20; not trained on",
        ];
        var text = new StringBuilder("\nBeside the hashed encoder, measured in the same run by the file in int8. The settings were chosen with such figures in sight:\n\n| test | hashed | trained |\n| --- | --- | --- |\n");
        for (var i = 0; i < tests.Length; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {names[i]} | {tests[i][0].Value:F4} | {tests[i][1].Value:F4} |\n");
        }

        return text.ToString();
    }

    /// <summary>Figures of each shop by method, the shops with what an encoder knew of them.</summary>
    public static string UserFigures(IReadOnlyList<(string Shop, IReadOnlyDictionary<string, double> Methods)> shops)
    {
        var methods = shops[0].Methods.Keys.ToArray();
        var text = new StringBuilder("\nNDCG@10 of each shopper's last item among all items of the shop, by their texts alone, what the shopper has left out; measured in the\nsame run. The settings were chosen with such figures in sight:\n\n");
        text.Append(CultureInfo.InvariantCulture, $"| shop | {string.Join(" | ", methods)} |\n| --- |{string.Concat(methods.Select(_ => " --- |"))}\n");
        foreach (var (shop, figures) in shops)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {shop} |{string.Concat(methods.Select(method => string.Create(CultureInfo.InvariantCulture, $" {figures[method]:F4} |")))}\n");
        }

        return text.ToString();
    }
}
