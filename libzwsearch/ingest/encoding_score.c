#include "ingest/encoding_score.h"

#include <string.h>

#include "base/utf8.h"

/* The 700 Han characters that make up 95 % of the running text of laws and notices, the most
 * frequent first, and the traditional forms of those that have one. */
static const char very_frequent[] =
    /* simplified, or both */
    "的人第条法行和定应当十规民政理管以有业关者一部国会或工用设门"
    "务二机生作不市建保事地在三公本员其主对制产经施发区责合等物为"
    "中处可全进出位单及实上安动资要证四府方五依监由提构照下级院通"
    "内权大时护品并自水所查家他体件情同标案报期委审准年成任议按得"
    "化重检防交日营请开办共企组据项违改展职收款代划相加告分程服利"
    /* traditional */
    "條應當規業關國會設門務機員對產經發區責為處進單實動資證監構級"
    "內權時護並體標報審議檢營請開辦組據項違職";

static const char frequent[] = "六运社文立信境表性执督申向取明场律与决织计能使县罚供于活外予"
                               "学七调未治求个例技农过备城专度环批量后质道海正元持书是新受确"
                               "八强各金具采费负省入列反商接车况教源范限域指之术目记力电九章"
                               "高育原常息前险现意诉医口害路止根需协起面基支结置统料百修复污"
                               "月格承导式造许名投输措解村核验放系被知从染到将财税间集令万预"
                               "除特效数认符形卫价疫控济给科义华布次销种直罪益点总乡船登评适"
                               "排节障平测无包土严消疗推因围刑养担察犯则损货装房传必长健气药"
                               "配病网态容助参线整急序见续筑果类变偿危属司完称停非际存转裁举"
                               "维领纳广算托送究录材好励补约履住了林易联镇失更注讼影居额救辖"
                               "食流选增问故善航小判禁优已别舶校研响示清风游策河达废移劳台征"
                               "局识该付培户就器子没售促军旅我手然题密编警须超先绿回革鼓身涉"
                               "最号做志型守考届融视步多签矿康空少港追团众创客训赔但免毒庭减"
                               "引积园综鉴附灾心侵落状购站宣括还何缴债再招至租千坚来遵植订册"
                               "党试值让享草干载拒辆争满低驶估两票如擅退破说燃留山络历论每询"
                               "听撤播屋临观突东础群街象精师互带遗卖族致即们档老普占队股释离"
                               "疾版垃圾色挥假否继纠也充坏史贸快愿比而印份残终署储热火援便私"
                               "延押渔率械层席烟库儿段筹简患断扣极驾另足江扩图岸较这且景仲神"
                               "拆获买难隐天命功饮真木字奖馆显树券碍震模周役油固封派零异待银"
                               "近纷素界殊女双逾伤稳"
                               "運執場與決織計縣罰於學調個農過備專環後質書確強採費負車況範術"
                               "記電險現訴醫協結統復導許輸驗從將財稅間萬預數認衛價濟給義華銷"
                               "種點總鄉評適節測無嚴療圍養擔則損貨裝傳長氣藥網態參線見續築類"
                               "變償屬稱際轉舉維領納廣錄勵補約聯鎮訟額轄選問優別響風達廢勞徵"
                               "識該戶沒軍題編須綠號屆視簽礦團眾創訓賠減積園綜鑒災狀購還繳債"
                               "堅來訂冊黨試讓乾載輛爭滿駛兩說絡歷論詢聽臨觀東礎師帶遺賣們檔"
                               "佔隊釋離揮繼糾壞貿願殘終儲熱漁層煙庫兒籌簡斷極駕擴圖較這獲買"
                               "難隱飲獎館顯樹礙異銀紛雙傷穩";

static void mark(zws_han_ranks *ranks, const char *text, uint8_t rank)
{
    size_t len = strlen(text), pos = 0;
    while (pos < len) {
        uint32_t cp = zws_utf8__next(text, len, &pos);
        if (cp >= 0x4E00 && cp <= 0x9FFF)
            ranks->rank[cp - 0x4E00] = rank;
    }
}

void zws_encoding__load_ranks(zws_han_ranks *ranks)
{
    memset(ranks, 0, sizeof *ranks);
    mark(ranks, frequent, 1);
    mark(ranks, very_frequent, 2);
}

/* Punctuation that documents use; what else stands in these blocks is neutral. */
static float weigh_punctuation(uint32_t cp)
{
    switch (cp) {
    case 0x3000: /* the ideographic space */
    case 0x3001:
    case 0x3002:
    case 0xFF08:
    case 0xFF09:
    case 0xFF0C:
    case 0xFF1A:
    case 0xFF1B:
    case 0x300A:
    case 0x300B:
    case 0x3014:
    case 0x3015:
    case 0x201C:
    case 0x201D:
    case 0x300C:
    case 0x300D:
        return 1.5f;
    default:
        return 0.2f;
    }
}

float zws_encoding__weight(const zws_han_ranks *ranks, uint32_t cp)
{
    if (cp < 0x80) {
        /* Control characters do not occur in text, but a wrong byte order makes them. */
        int is_control = cp < 0x20 && cp != '\t' && cp != '\n' && cp != '\r' && cp != '\f';
        return is_control ? -3.0f : 0.0f;
    }
    if (cp >= 0x4E00 && cp <= 0x9FFF) {
        static const float by_rank[] = {-0.3f, 1.0f, 2.0f};
        return by_rank[ranks->rank[cp - 0x4E00]];
    }
    if (cp == 0xFFFD)
        return -4.0f;
    if (cp < 0xA0)
        return -3.0f;
    if ((cp >= 0x2010 && cp <= 0x2027) || (cp >= 0x3000 && cp <= 0x301F) ||
        (cp >= 0xFF00 && cp <= 0xFF5E))
        return weigh_punctuation(cp);
    if (cp >= 0xC0 && cp < 0x250)
        return 0.1f;
    if (cp == 0xA0 || cp == 0xB7 || (cp >= 0x2000 && cp < 0x2700))
        return 0.0f;
    if (cp >= 0xE000 && cp < 0xF900)
        return -1.5f;
    return -1.0f;
}
