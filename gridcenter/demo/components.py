"""Components (部件) of the demo's category book. Invented wording; no official code set."""

from __future__ import annotations

from gridcenter.demo.rows import Condition, Major, Minor
from gridcenter.domain.category import CategoryKind

_COVER = (
    Condition(
        "2UH",
        "@不见或错位,人车可能跌入",
        "已补盖复位,踩压不松动",
        "@不见了,露着大洞/@被车压翻,差点有人踩空/@移位了一半",
        3,
    ),
    Condition("4WH", "@破裂但尚能承重", "已换新盖,与井框贴合", "@裂成两半了/@缺了一角/@表面裂纹很深", 3),
    Condition("2WD", "@松动,车过有响声", "垫圈已换,车过无响", "@一过车就咣当响,夜里睡不着/@松动,走上去会晃", 3),
    Condition(
        "5WD", "@周围路面下陷或高低不平", "井周已修平,与路面一致", "@四周路面陷下去一圈/@比路面高出一截,骑车颠得厉害", 2
    ),
)
_BROKEN = (
    Condition(
        "1WD", "@歪斜或构件外露,有伤人可能", "已扶正加固,无尖角外露", "@被撞歪了,看着要倒/@有铁皮翘起来容易划伤人", 2
    ),
    Condition("3WD", "@破损、缺件", "已修好,缺件补齐", "@坏了好几天没人修/@缺了一块/@有破损", 3),
    Condition("5WD", "@锈蚀、褪色或脏污", "已清洗或刷新", "@锈得厉害/@又脏又旧,影响观感", 2),
)
_POLE = (
    Condition("2UH", "@倒伏或将倒,危及行人", "已移除或立稳,周边安全", "@快倒了,下面就是人行道/@被货车刮倒横在路边", 1),
    Condition("5WD", "@倾斜、破损但无即时危险", "已扶正修补", "@斜了/@底座开裂", 3),
)
_BOX = (
    Condition(
        "2UH", "@箱门敞开,带电部件可触及", "箱门已关锁,无裸露部件", "@门开着,里面线都露出来了/@箱门被撬开,小孩够得着", 2
    ),
    Condition("2WD", "@外壳破损或倾斜", "外壳已修复,箱体端正", "@外壳破了个洞/@箱体歪了", 2),
    Condition("5WD", "@表面脏污、贴有小广告", "表面已清理", "@贴满小广告/@被乱涂乱画", 2),
)
_LAMP = (
    Condition(
        "1WD", "@灯杆倾斜或检修门缺失", "灯杆已扶正,检修门已锁", "@杆子被车撞斜了/@杆子下面的小门没了,电线露着", 1
    ),
    Condition("2WD", "@单盏不亮", "夜间已亮", "@晚上不亮/@一闪一闪的/@坏了,这一段很黑", 4),
    Condition("4WH", "@连片熄灭", "整段夜间已亮", "@整条路都不亮,晚上黑得看不见/@一连五六盏都灭了", 1),
)
_WATER_EDGE = (
    Condition("4UH", "@断开或缺失,有落水可能", "已补装牢固或设围挡", "@断了一截,旁边就是河,孩子常在这玩", 2),
    Condition("5WD", "@松动、锈蚀", "已加固除锈", "@一推就晃/@锈断了几根", 3),
)
_ROOMS = (
    Condition("4WH", "@停水、停电或堵塞不能使用", "已恢复使用", "@堵了,污水漫出来/@停水好几天/@门锁着进不去", 2),
    Condition("1WD", "@环境脏、有异味", "已清扫除味", "@气味很大/@没人打扫/@蚊蝇很多", 3),
)

_PUBLIC = (
    Minor("上水井盖", "GS", 2.2, _COVER),
    Minor("污水井盖", "PS", 3.0, _COVER),
    Minor("雨水井盖", "PS", 3.0, _COVER),
    Minor("电力井盖", "GD", 1.2, _COVER),
    Minor("通信井盖", "TG", 1.8, _COVER),
    Minor("燃气井盖", "RQ", 1.0, _COVER),
    Minor("热力井盖", "RL", 0.5, _COVER),
    Minor("无主井盖", "CG", 0.8, _COVER),
    Minor(
        "雨水箅子",
        "PS",
        2.4,
        (
            *_COVER[:2],
            Condition("1WD", "@被杂物堵住,排水慢", "已清掏,水流通畅", "@被落叶堵死/@塞满了垃圾,水下不去", 3),
        ),
        "rain",
    ),
    Minor("通信交接箱", "TG", 1.0, _BOX),
    Minor("电力设施箱", "GD", 1.2, _BOX),
    Minor("电力杆", "GD", 0.8, _POLE),
    Minor("通信杆", "TG", 1.0, _POLE),
    Minor("路灯", "LD", 4.5, _LAMP, "dark"),
    Minor("景观灯", "LD", 1.0, _LAMP[:2], "dark"),
    Minor("户外健身设施", "WL", 1.6, _BROKEN),
    Minor("监控设备", "GA", 0.8, _POLE),
    Minor("充电桩", "SH", 1.0, _BOX),
    Minor(
        "消火栓",
        "XF",
        0.8,
        (Condition("4UH", "@漏水或被撞断", "已止水修复", "@被撞断往外喷水/@一直漏水", 2), *_BROKEN[1:]),
    ),
)
_TRAFFIC = (
    Minor("公交站亭", "GJ", 1.5, _BROKEN),
    Minor("路名牌", "MZ", 0.8, _BROKEN),
    Minor("交通护栏", "JJ", 2.4, _BROKEN),
    Minor(
        "交通信号灯",
        "JJ",
        1.6,
        (
            Condition("2UH", "@全灭或指示错误", "信号恢复正常", "@全灭了,路口乱成一团/@两个方向同时绿灯", 2),
            Condition("1WD", "@单个灯组不亮", "灯组已亮", "@左转箭头不亮/@倒计时不显示", 2),
        ),
    ),
    Minor("人行道桩", "CG", 1.2, _BROKEN),
    Minor(
        "跨河桥",
        "JT",
        0.6,
        (Condition("4UH", "@栏板缺失或伸缩缝塌陷", "已封护并修复", "@栏板掉了一块/@接缝处塌下去了", 1), *_BROKEN[1:]),
    ),
    Minor("限高架", "JT", 0.4, _POLE),
)
_STREET = (
    Minor("公共厕所", "HW", 1.8, _ROOMS),
    Minor(
        "垃圾箱",
        "HW",
        3.2,
        (*_BROKEN[1:], Condition("4WH", "@满溢未清", "已清空,周边干净", "@满了没人收/@垃圾堆到外面来了", 5)),
    ),
    Minor("垃圾中转站", "HW", 0.8, _ROOMS),
    Minor("户外广告牌", "CG", 1.2, _POLE),
    Minor("店招牌匾", "CG", 1.0, _POLE),
    Minor("宣传栏", "CG", 0.6, _BROKEN),
)
_GREEN = (
    Minor(
        "行道树",
        "YL",
        3.0,
        (
            Condition(
                "2UH", "@倒伏或断枝压路压车", "已清除,通行恢复", "@倒了,把路堵住了/@大树枝断下来压到车/@断枝挂在半空", 2
            ),
            Condition(
                "2WD", "@枝叶碰线、遮挡信号或窗户", "已修剪", "@枝叶挡住红绿灯/@长得太密,碰到电线/@树枝伸到窗户里", 3
            ),
            Condition("5WD", "@枯死或缺株", "已处理,缺株列入补种", "@枯死了一棵/@树坑空了很久", 2),
        ),
        "tree",
    ),
    Minor("绿地护栏", "YL", 0.8, _BROKEN),
    Minor("街头座椅", "YL", 0.8, _BROKEN),
    Minor("水域护栏", "SW", 1.0, _WATER_EDGE),
)

COMPONENTS = (
    Major(CategoryKind.COMPONENT, "公用设施", _PUBLIC),
    Major(CategoryKind.COMPONENT, "交通设施", _TRAFFIC),
    Major(CategoryKind.COMPONENT, "市容环卫设施", _STREET),
    Major(CategoryKind.COMPONENT, "园林水域设施", _GREEN),
)
