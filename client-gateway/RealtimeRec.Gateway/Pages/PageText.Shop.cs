using RealtimeRec.Search;

namespace RealtimeRec.Gateway.Pages;

/// <summary>The shop: shelf, cards, a product's own page.</summary>
internal sealed partial class PageText
{
    public string Shop => Say("Shop", "商店");

    public string ShopTagline => Say("A shop that follows every click", "每次点击，推荐即时更新");

    public string MostPopular => Say("Most popular of late, live", "近期热门，实时更新");

    public string SearchShop => Say("Search the shop", "搜索商品");

    public string TryOtherWords => Say("Try fewer or other words.", "换个词试试，或少输入几个词。");

    public string Categories => Say("Categories", "类目");

    public string AllCategories => Say("All", "全部");

    public string FindCategory => Say("Find a category", "查找类目");

    public string FewerCategories => Say("Close", "收起");

    public string NoSuchCategory => Say("No category of that name.", "没有这个名称的类目。");

    public string EmptyShelf => Say("Nothing on this shelf.", "这个类目暂时没有商品。");

    public string ChooseAnother => Say("Choose another category.", "换一个类目看看。");

    public string EmptyCatalog => Say("No products yet.", "还没有商品。");

    public string FillCatalog => Say(
        "Import a catalogue or simulate a shop; the shelf fills as soon as they arrive.", "导入商品目录，或启动演示商店；商品一到，货架就会填满。");

    public string ShowMore => Say("Show more", "显示更多");

    public string AddToCart => Say("Add to cart", "加入购物车");

    public string TakeFromCart => Say("Take from the cart", "移出购物车");

    public string Save => Say("Save to the wishlist", "加入收藏");

    public string Unsave => Say("Take off the wishlist", "取消收藏");

    public string Buy => Say("Buy", "购买");

    public string Bought => Say("Bought", "已购买");

    public string InCart => Say("In cart", "已加购");

    public string Saved => Say("Saved", "已收藏");

    public string Viewed => Say("Viewed", "看过");

    public string NewInShop => Say("New", "新品");

    public string BackToShop => Say("Back to the shop", "返回商店");

    public string LoadingProduct => Say("Looking for the product …", "正在加载商品…");

    public string NoSuchProduct => Say("There is no such product.", "没有这件商品。");

    public string NotOnSale => Say("Not on sale at the moment", "暂时缺货或已下架");

    public string ProductId => Say("Product id", "商品编号");

    public string Brand => Say("Brand", "品牌");

    public string Category => Say("Category", "类目");

    public string InStock => Say("In stock", "库存");

    public string OnSaleSince => Say("On sale since", "上架时间");

    public string Similar => Say("Similar products", "相似商品");

    public string BoughtTogether => Say("Often bought with it", "经常一起购买");

    public string NoSimilar => Say("Nothing like it yet.", "暂时没有相似商品。");

    public string NoBoughtTogether => Say("Nobody has bought anything with it yet.", "还没有人一起购买过其他商品。");

    public string NothingFound(string words) => Say($"Nothing found for “{words}”.", $"没有找到与“{words}”相关的商品。");

    public string Suggestions => Say("Suggestions", "搜索建议");

    public string SearchedBefore => Say("searched before", "搜索过");

    public string SortBy => Say("Sort by", "排序");

    public string ClearFacets => Say("Clear choices", "清除筛选");

    public string InCategory(int products) => Say($"category · {Number(products)}", $"类目 · {Number(products)}");

    public string SearchInstead(string words) => Say($"Search instead for “{words}”", $"仍然搜索“{words}”");

    public string SortOf(SearchSort sort) => sort switch
    {
        SearchSort.PriceAscending => Say("Price, lowest first", "价格从低到高"),
        SearchSort.PriceDescending => Say("Price, highest first", "价格从高到低"),
        SearchSort.Newest => Say("Newest first", "最新上架"),
        SearchSort.Popularity => Say("Most popular first", "最热门"),
        _ => Say("What fits best", "综合排序"),
    };

    public string FacetOf(string field) => field switch
    {
        SearchField.Categories => Category,
        SearchField.Brand => Brand,
        SearchField.Price => Say("Price", "价格"),
        _ => field,
    };

    public string Found(int total, string? corrected, bool isRelaxed, bool isPersonal) =>
        (total == 1 ? Say("1 product", "1 件商品") : Say($"{Number(total)} products", $"{Number(total)} 件商品"))
        + (isPersonal ? Say(", in this shopper's order", "，按这位顾客的兴趣排序") : "")
        + (corrected is null ? "" : Say($" · understood as “{corrected}”", $" · 已按“{corrected}”搜索"))
        + (isRelaxed ? Say(" · none has every word", " · 没有包含全部词的商品") : "");

    public string MostPopularIn(string category) => Say($"Most popular in {category}, live", $"{category} · 近期热门，实时更新");

    public string MoreCategories(int count) => Say($"{Number(count)} more …", $"另外 {Number(count)} 个…");

    public string OtherCategories(int count) => Say($"and {Number(count)} more: type to find them", $"还有 {Number(count)} 个，输入名称查找");

    public string AddToCartLabel(string title) => Say($"Add {title} to the cart", $"把 {title} 加入购物车");

    public string TakeFromCartLabel(string title) => Say($"Take {title} from the cart", $"把 {title} 移出购物车");

    public string SaveLabel(string title) => Say($"Save {title} to the wishlist", $"收藏 {title}");

    public string UnsaveLabel(string title) => Say($"Take {title} off the wishlist", $"取消收藏 {title}");

    public string BuyLabel(string title) => Say($"Buy {title}", $"购买 {title}");
}
