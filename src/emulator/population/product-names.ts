/** What a seller could sell, of which nothing exists; Chinese and English with a bar between. */
export const productNames = {
  subjects: [
    '设备巡检|Inspection Rounds',
    '合同归档|Contract Archive',
    '门店排班|Store Rostering',
    '能耗监测|Energy Monitor',
    '质量追溯|Quality Trace',
    '智能客服|Service Desk',
    '仓储看板|Warehouse Board',
    '电子签章|Signing Desk',
    '短信通知|Text Messages',
    '图像识别|Image Recognition',
    '工时填报|Time Sheets',
    '供应商协同|Supplier Portal',
    '化验室管理|Laboratory Manager',
    '在线考试|Online Exams',
    '车辆调度|Fleet Dispatch',
    '图纸管理|Drawing Vault',
  ],
  forms: ['云平台|Cloud', '管理系统|Suite', '助手|Assistant', '引擎|Engine', '工作台|Workbench'],
  editions: ['基础版|Basic', '标准版|Standard', '专业版|Professional', '企业版|Enterprise'],
} as const satisfies Readonly<Record<string, readonly string[]>>;
