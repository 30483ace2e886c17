"""Services (服务事项) of the demo's category book: what is asked for rather than seen. Invented wording."""

from __future__ import annotations

from gridcenter.demo.rows import Condition, Major, Minor
from gridcenter.domain.category import CategoryKind

_ADVICE = (
    Minor(
        "噪声咨询",
        "HB",
        1.6,
        (
            Condition(
                "2WD",
                "询问或投诉生活、商业噪声",
                "已答复,当事人知晓",
                "广场舞音响太大,问归谁管/楼下商铺外放喇叭,想知道怎么投诉",
            ),
        ),
        "evening",
    ),
    Minor(
        "停车咨询",
        "JJ",
        1.6,
        (Condition("3WD", "询问泊位、收费或月租", "已答复", "问附近停车场收费标准/想申请路边停车月卡"),),
    ),
    Minor(
        "社保咨询", "RS", 1.0, (Condition("2WD", "询问参保、补缴", "已答复", "问灵活就业怎么参保/医保卡丢了去哪补办"),)
    ),
    Minor(
        "入学咨询",
        "JY",
        0.8,
        (Condition("2WD", "询问学区、报名", "已答复", "问今年小学报名时间/想了解学区划分"),),
        "summer",
    ),
)
_HELP = (
    Minor(
        "物业服务",
        "WY",
        2.6,
        (
            Condition("4WH", "电梯困人或停用影响出行", "电梯已恢复", "电梯停了三天,老人下不了楼", 1),
            Condition(
                "5WD",
                "保洁、门禁、维修等物业问题",
                "已处理并告知业主",
                "小区门禁坏了没人修/楼道灯不亮/物业不打扫楼道",
                4,
            ),
        ),
    ),
    Minor(
        "停水停电",
        "GD",
        1.4,
        (
            Condition("4UH", "突然停电且无公告", "已恢复供电", "整栋楼突然停电", 2),
            Condition("4UH", "突然停水且无公告", "已恢复供水", "家里停水了,没有接到通知", 2, "GS"),
        ),
    ),
    Minor("供暖供气", "RQ", 0.8, (Condition("1WD", "燃气、暖气不通", "已恢复", "燃气灶打不着火/暖气不热"),), "frost"),
    Minor(
        "养老助残",
        "MZ",
        0.8,
        (Condition("3WD", "申请上门照料或无障碍改造", "已对接服务", "独居老人需要上门送餐/想申请装扶手"),),
    ),
    Minor(
        "就医服务",
        "WJ",
        0.6,
        (Condition("3WD", "挂号、转诊、疫苗等", "已答复或办理", "问社区医院打疫苗时间/想预约家庭医生"),),
    ),
    Minor(
        "公交出行",
        "GJ",
        1.0,
        (Condition("3WD", "线路、班次建议", "已答复采纳与否", "公交等了四十分钟/建议早高峰加一班车"),),
    ),
    Minor(
        "消费纠纷",
        "SJ",
        1.4,
        (Condition("5WD", "买卖、预付卡争议", "已调解,双方知晓", "健身房关门不退卡/买到过期食品要求退款"),),
    ),
    Minor(
        "欠薪求助",
        "RS",
        0.8,
        (Condition("5WD", "工资未按时支付", "已介入并答复", "工地拖欠两个月工资/饭店不发工资"),),
        "winter",
    ),
)

SERVICES = (
    Major(CategoryKind.SERVICE, "咨询", _ADVICE),
    Major(CategoryKind.SERVICE, "求助", _HELP),
)
