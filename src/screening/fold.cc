// SPDX-License-Identifier: AGPL-3.0-or-later
#include "screening/fold.h"

#include <algorithm>

namespace xs::screening {
namespace {

// Traditional and variant characters that occur in words of the rules, pairwise.
constexpr std::u16string_view kTraditional =
    u"絕機祕長號碼證聯繫電話戶銀賬帳內開閱傳參審徵見級絶級業書務單專總時間關係應當車輛駛駕聽學歲區"
    u"縣鎮鄉莊"
    u"樓棟號層門診斷癥隱陽艾滿屬齡護檢測試啟啓結準備銷毀嚴禁對發擴複製轉貳參陸壹經辦個體轄歷產權競"
    u"標價報"
    u"籤擬稿訂論決際議貴賓張劉陳楊黃趙吳孫馬蕭馮鄧許韓鄭謝葉蘇盧蔣賈韋鄒陸萬錢湯龍賀顧龔龐嚴賴歐陽"
    u"餘丟並乾亞佈佔併來侖侷俬們倖倫側傑傢債傷僅億償優儲兒兩冊凱別則剋劃動勞匯協卹卽厙厤厲叄叢"
    u"呂員問啞喬嗎噸噹嚥嚮囌囑國圍園圖團垻埰執堯場塗塵壓壩壽夾奧奬婁婦婭嬰孃宮寀實寧寫寶將導崗"
    u"崙嵗嶺嶽巖帥師帶幫幹幾庫廈廠廢廣廳強彆彔彙彫後從復惲愛態慮慼憑懇懞懷戰捲採損搖搶摺撥撫擇"
    u"擔據攜攝敎數旂晉暫曆曉曏會朮東査梘條棄榦榮構樂樑樣樸檔檯欒欽歸殘毆沖況泝洩淩溝溫溼滙滬澤"
    u"濕濛瀋灣為烏無熱營燬爲爺爾牀狀獃獎獨獲現琱瑪瓊産甦甯畢瘓瘡療癇癡癮癱癲盜監盤眞眾睏矇矯硃"
    u"確礙祿稅種稱穀積穫竇竊箇節範簡簽粵糰紀約紅納紙紮細紹終組絡給統綜綫維網緊線編緱緻縮績繆繼"
    u"續纔罰羅羣義習聞聲聶職聾脩脫腎腦腫腸臟臥臨臺與舉荊華萊蒼蓆蓋蔔蔘薊薑薩藍藝藺蘆蘭處衆術衕"
    u"衚衛衝裏補裡覈規視親觸計訊討訓託記訟訪設訴註証評詢該詳誌認語誤說説誰課談請諮諸諾講識譚譭"
    u"讀變讓豐貝負財貢貧貨責買貸費貼賁資賠賣質購賽贈贍贛蹤軍軒軟載輕轅辯農迴這連週遊運過達違遜"
    u"遞遠遡遲遷選遺遼還邊郟郵鄔鄰鄺酈醖醜醞醣醫釀釘鈄鈕鈡鉅錄錯録錶鍾鎖鎭鐘鐵鑑鑒閆閉閔閤閩閭"
    u"閲閻闕闞陝陰隊階隨險隻雙離難雲鞦韆響頁項順須預頓領頸頻題額顏顓顔願類風颱飛養饋饒駟駱騎騰"
    u"驗髒髮鬆鬍鬚鬱魚魯鮑鮮鳳鵰鹹麗麥麪麫麯麴麵麼麽點黨齊齣";
constexpr std::u16string_view kSimplified =
    u"绝机秘长号码证联系电话户银账账内开阅传参审征见级绝级业书务单专总时间关系应当车辆驶驾听学岁区"
    u"县镇乡庄"
    u"楼栋号层门诊断症隐阳艾满属龄护检测试启启结准备销毁严禁对发扩复制转贰参陆壹经办个体辖历产权竞"
    u"标价报"
    u"签拟稿订论决际议贵宾张刘陈杨黄赵吴孙马萧冯邓许韩郑谢叶苏卢蒋贾韦邹陆万钱汤龙贺顾龚庞严赖欧阳"
    u"余丢并干亚布占并来仑局私们幸伦侧杰家债伤仅亿偿优储儿两册凯别则克划动劳汇协恤即厍历厉叁丛"
    u"吕员问哑乔吗吨当咽向苏嘱国围园图团坝采执尧场涂尘压坝寿夹奥奖娄妇娅婴娘宫采实宁写宝将导岗"
    u"仑岁岭岳岩帅师带帮干几库厦厂废广厅强别录汇雕后从复恽爱态虑戚凭恳蒙怀战卷采损摇抢折拨抚择"
    u"担据携摄教数旗晋暂历晓向会术东查枧条弃干荣构乐梁样朴档台栾钦归残殴冲况溯泄凌沟温湿汇沪泽"
    u"湿蒙沈湾为乌无热营毁为爷尔床状呆奖独获现雕玛琼产苏宁毕痪疮疗痫痴瘾瘫癫盗监盘真众困蒙矫朱"
    u"确碍禄税种称谷积获窦窃个节范简签粤团纪约红纳纸扎细绍终组络给统综线维网紧线编缑致缩绩缪继"
    u"续才罚罗群义习闻声聂职聋修脱肾脑肿肠脏卧临台与举荆华莱苍席盖卜参蓟姜萨蓝艺蔺芦兰处众术同"
    u"胡卫冲里补里核规视亲触计讯讨训托记讼访设诉注证评询该详志认语误说说谁课谈请咨诸诺讲识谭毁"
    u"读变让丰贝负财贡贫货责买贷费贴贲资赔卖质购赛赠赡赣踪军轩软载轻辕辩农回这连周游运过达违逊"
    u"递远溯迟迁选遗辽还边郏邮邬邻邝郦酝丑酝糖医酿钉钭钮钟巨录错录表钟锁镇钟铁鉴鉴闫闭闵合闽闾"
    u"阅阎阙阚陕阴队阶随险只双离难云秋千响页项顺须预顿领颈频题额颜颛颜愿类风台飞养馈饶驷骆骑腾"
    u"验脏发松胡须郁鱼鲁鲍鲜凤雕咸丽麦面面曲曲面么么点党齐出";
static_assert(kTraditional.size() == kSimplified.size());

// The radicals from U+2F00, and some of the supplement: what text taken out of a PDF has for the
// characters they look like.
constexpr std::u16string_view kRadicals =
    u"一丨丶丿乙亅二亠人儿入八冂冖冫几凵刀力勹匕匚匸十卜卩厂厶又口囗土士夂夊夕大女子宀寸小尢尸屮山"
    u"巛工己巾干幺广廴廾弋弓彐彡彳心戈戶手支攴文斗斤方"
    u"无日曰月木欠止歹殳毋比毛氏气水火爪父爻爿片牙牛犬玄玉瓜瓦甘生用田疋疒癶白皮皿目矛矢石示禸禾穴"
    u"立竹米糸缶网羊羽老而耒耳聿肉臣自至臼舌舛舟艮色艸"
    u"虍虫血行衣襾見角言谷豆豕豸貝赤走足身車辛辰辵邑酉釆里金長門阜隶隹雨靑非面革韋韭音頁風飛食首香"
    u"馬骨高髟鬥鬯鬲鬼魚鳥鹵鹿麥麻黃黍黑黹黽鼎鼓鼠鼻齊"
    u"齒龍龜龠";
constexpr std::u16string_view kShortRadicals =
    u"⺁⺄⺅⺈⺋⺎⺐⺓⺗⺛⺟⺠⺩⻁⻄⻅⻆⻉⻋⻑⻓⻔⻘⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻳";
constexpr std::u16string_view kShortRadicalsMean =
    u"厂乙人刀卩兀尢幺心无母民王虎西见角贝车长长门青页风飞食马骨鬼鱼鸟麦黄齐齿龙龟";
static_assert(kRadicals.size() == 214 && kShortRadicals.size() == kShortRadicalsMean.size());

bool is_invisible(char32_t c) {
  return (c < 0x20 && c != '\t' && c != '\n') || c == 0x7F || c == 0xAD || c == 0x34F ||
         c == 0x61C || (c >= 0x180B && c <= 0x180E) || (c >= 0x200B && c <= 0x200F) ||
         (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) ||
         (c >= 0xFE00 && c <= 0xFE0F) || c == 0xFEFF || c == 0x3164 || c == 0xFFA0 ||
         (c >= 0x0300 && c <= 0x036F) || (c >= 0xE0000 && c <= 0xE01EF);
}

bool is_star(char32_t c) {
  return c == 0x2605 || c == 0x2606 || c == 0x2B50 || (c >= 0x2726 && c <= 0x2727) ||
         (c >= 0x2729 && c <= 0x273D) || c == 0x066D || c == 0x22C6 || c == 0x272A || c == 0x2BE8 ||
         c == 0x1F31F || c == 0xF0AB || c == 0xF0B6;
}

char16_t fold_punctuation(char32_t c) {
  switch (c) {
    case 0x2010:
    case 0x2011:
    case 0x2012:
    case 0x2013:
    case 0x2014:
    case 0x2015:
    case 0x2212:
    case 0xFE58:
    case 0xFE63:
    case 0x2500:
    case 0x2501:
    case 0x30FC:
      return u'-';
    case 0xB7:
    case 0x2022:
    case 0x2027:
    case 0x2219:
    case 0x22C5:
    case 0x30FB:
    case 0xFF65:
    case 0x16EB:
    case 0x2E31:
    case 0x2981:
      return u'·';
    case 0x3010:
    case 0x3014:
    case 0x3016:
    case 0x3018:
    case 0x301A:
    case 0xFE5D:
    case 0x2E28:
      return u'[';
    case 0x3011:
    case 0x3015:
    case 0x3017:
    case 0x3019:
    case 0x301B:
    case 0xFE5E:
    case 0x2E29:
      return u']';
    case 0x2768:
    case 0xFE59:
    case 0xFE35:
      return u'(';
    case 0x2769:
    case 0xFE5A:
    case 0xFE36:
      return u')';
    case 0x3008:
    case 0x300A:
      return u'《';
    case 0x3009:
    case 0x300B:
      return u'》';
    case 0x300C:
    case 0x300E:
    case 0x201E:
    case 0x2018:
      return u'“';
    case 0x300D:
    case 0x300F:
    case 0x2019:
      return u'”';
    case 0xFE55:
    case 0x2236:
    case 0xFE13:
      return u':';
    case 0xFE61:
    case 0x204E:
    case 0x2217:
      return u'*';
    case 0x2715:
    case 0x2716:
    case 0x2A2F:
      return u'×';
    case 0xFF0E:
    case 0xFE52:
      return u'.';
    case 0xFF61:
      return u'。';
    case 0xFE50:
    case 0xFE10:
      return u',';
    case 0xFE51:
    case 0xFF64:
      return u'、';
    case 0x03A7:
    case 0x03C7:
    case 0x0425:
    case 0x0445:
    case 0x2169:
    case 0x2179:
      return u'x';  // Greek, Cyrillic and Roman, seen as the last character of numbers
    case 0x25EF:
      return u'○';
    default:
      return static_cast<char16_t>(c);
  }
}

bool is_space(char32_t c) {
  return c == ' ' || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F ||
         c == 0x205F || c == 0x3000;
}

}  // namespace

Gap gap_of(char32_t c) {
  if (c == '\n' || c == 0x0B || c == 0x0C || c == 0x85 || c == 0x2028 || c == 0x2029) {
    return Gap::kLine;
  }
  if (c == '\t') return Gap::kTab;
  if (c == 0x3000) return Gap::kWide;
  return is_space(c) ? Gap::kThin : Gap::kNone;
}

Gap widen(Gap gap, char32_t dropped) {
  const Gap here = gap_of(dropped);
  return gap == Gap::kThin && here == Gap::kThin ? Gap::kWide : std::max(gap, here);
}

const Folds& folds() {
  static const Folds kFolds = [] {
    Folds made{};
    for (char32_t c = 1; c < made.size(); ++c) {
      if (gap_of(c) != Gap::kNone || is_invisible(c) || c == kCircledSecret) continue;
      if (c >= 0xD800 && c <= 0xDFFF) continue;
      char32_t folded = c;
      if (c >= 0xFF01 && c <= 0xFF5E) folded = c - 0xFEE0;
      if (folded >= 'A' && folded <= 'Z') folded += 'a' - 'A';
      if (is_star(folded)) folded = U'★';
      made[c] = fold_punctuation(folded);
    }
    for (std::size_t i = 0; i < kTraditional.size(); ++i) made[kTraditional[i]] = kSimplified[i];
    for (std::size_t i = 0; i < kRadicals.size(); ++i) made[0x2F00 + i] = made[kRadicals[i]];
    for (std::size_t i = 0; i < kShortRadicals.size(); ++i) {
      made[kShortRadicals[i]] = kShortRadicalsMean[i];
    }
    return made;
  }();
  return kFolds;
}

char16_t fold_supplementary(char32_t c) {
  if (c >= 0x20000 && c <= 0x3FFFF) return kSupplementaryHan;
  if (c >= 0x1D7CE && c <= 0x1D7FF) return static_cast<char16_t>(u'0' + (c - 0x1D7CE) % 10);
  if (is_star(c)) return u'★';
  return is_invisible(c) ? kDropped : char16_t{0xFFFD};
}

std::u16string_view traditional_characters() { return kTraditional; }

}  // namespace xs::screening
