namespace RealtimeRec.Standalone.Simulation;

/// <summary>The words of one product.</summary>
internal sealed class ProductText
{
    public required ProductLanguage Language { get; init; }

    public required string Title { get; init; }

    public required string Description { get; init; }

    public required string Brand { get; init; }

    /// <summary>Key of the colour the product is drawn in.</summary>
    public required string Colour { get; init; }

    public required Dictionary<string, string> Attributes { get; init; }

    /// <summary>Makes up a product of <paramref name="category"/>.</summary>
    public static ProductText Draw(
        Random random, ShopVocabulary vocabulary, ShopDepartment department, ShopCategory category, ProductLanguage language)
    {
        var brand = random.Pick(department.Brands);
        var noun = random.Pick(category.Nouns);
        var qualities = DrawQualities(random, category);
        var colour = vocabulary.Colours[random.Pick(category.Colours)];
        Phrase? material = category.Materials.Length > 0 ? random.Pick(category.Materials) : null;
        Phrase? size = category.Sizes.Length > 0 ? random.Pick(category.Sizes) : null;

        string Fill(string template, Func<Phrase, string> words, string between) => template
            .Replace("{brand}", words(brand), StringComparison.Ordinal)
            .Replace("{qualities}", string.Join(between, qualities.Select(words)), StringComparison.Ordinal)
            .Replace("{noun}", words(noun), StringComparison.Ordinal)
            .Replace("{colour}", words(colour.Name), StringComparison.Ordinal)
            .Replace("{size}", size is { } given ? words(given) : "", StringComparison.Ordinal);

        var english = Fill(category.Title.English, phrase => phrase.English, " ");
        var chinese = Fill(category.Title.Chinese, phrase => phrase.Chinese, "");

        var attributes = new Dictionary<string, string>();
        if (category.Title.English.Contains("{colour}", StringComparison.Ordinal))
        {
            attributes[language == ProductLanguage.Chinese ? "颜色" : "colour"] = colour.Name.In(language);
        }

        if (material is { } ofMaterial)
        {
            attributes[language == ProductLanguage.Chinese ? "材质" : "material"] = ofMaterial.In(language);
        }

        if (size is { } ofSize)
        {
            attributes[language == ProductLanguage.Chinese ? "规格" : "size"] = ofSize.In(language);
        }

        return new ProductText
        {
            Language = language,
            Title = language switch
            {
                ProductLanguage.English => english,
                ProductLanguage.Chinese => chinese,
                _ => $"{WithoutColour(english)} {chinese}",
            },
            Description = Describe(random, category, material, language),
            Brand = brand.In(language),
            Colour = colour.Key,
            Attributes = attributes,
        };
    }

    /// <summary>A bilingual title names the colour once, at its end.</summary>
    private static string WithoutColour(string english) =>
        english.LastIndexOf(", ", StringComparison.Ordinal) is > 0 and var comma && !english.EndsWith(')') ? english[..comma] : english;

    private static List<Phrase> DrawQualities(Random random, ShopCategory category)
    {
        var chosen = new List<Phrase>();
        var keep = random.Next(category.Qualities.Length);
        for (var group = 0; group < category.Qualities.Length; group++)
        {
            if (group == keep || random.Happens(0.7))
            {
                chosen.Add(random.Pick(category.Qualities[group]));
            }
        }

        return chosen;
    }

    private static string Describe(Random random, ShopCategory category, Phrase? material, ProductLanguage language)
    {
        var lines = category.Lines.ToArray();
        random.Shuffle(lines);
        var count = random.Next(1, 3);

        string Sentences(Func<Phrase, string> words, string between) =>
            string.Join(between, lines.Take(count).Select(line => SentenceCase(words(line).Replace(
                "{material}",
                material is { } given ? words(given).ToLowerInvariant() : "",
                StringComparison.Ordinal))));

        var english = Sentences(phrase => phrase.English, " ");
        var chinese = Sentences(phrase => phrase.Chinese, "");
        return language switch
        {
            ProductLanguage.English => english,
            ProductLanguage.Chinese => chinese,
            _ => $"{english} {chinese}",
        };
    }

    private static string SentenceCase(string sentence) => char.ToUpperInvariant(sentence[0]) + sentence[1..];
}
