import type { Buyer } from '../marketplace-state.js';

/** What a firm of a trade consists of. Names are in Chinese and English, with a bar between. */
export interface DepartmentTree {
  readonly trade: string;
  readonly branches: readonly DepartmentBranch[];
}

interface DepartmentBranch {
  readonly name: string;
  readonly teams: readonly string[];
}

/** The part of a text of two languages that is in one of them. */
export function inLanguage(text: string, language: Buyer['language']): string {
  const [chinese = '', english = ''] = text.split('|');
  return language === 'zh' ? chinese : english;
}

/** A trade on a line, its branches indented below it, their teams behind a colon. */
const outline = `
装备制造|Machine Building
  研发中心|Research Centre: 机械设计组|Mechanical Design; 电气设计组|Electrical Design; 仿真与试验组|Simulation and Test
  生产部|Production: 铸造车间|Foundry; 机加工车间|Machining; 总装车间|Final Assembly
  质量管理部|Quality: 来料检验组|Incoming Inspection; 过程检验组|Process Inspection
  供应链部|Supply Chain: 采购组|Purchasing; 仓储组|Warehouse; 物流组|Shipping
软件与信息服务|Software
  产品部|Product: 需求分析组|Requirements; 用户体验组|User Experience
  开发部|Engineering: 平台组|Platform; 前端组|Web; 移动端组|Mobile; 数据组|Data
  测试部|Quality Engineering: 自动化测试组|Automation; 性能测试组|Performance
  运维部|Operations: 值班组|On Call; 安全组|Security
零售连锁|Retail
  商品部|Merchandise: 生鲜组|Fresh Food; 日用百货组|Household; 进口商品组|Imports
  营运部|Store Operations: 东区门店|Eastern Stores; 西区门店|Western Stores; 便利店组|Convenience Stores
  电商部|Online Shop: 直播组|Live Shopping; 会员组|Loyalty; 客诉组|Complaints
  陈列与工程部|Store Design: 陈列组|Display; 门店工程组|Fittings
物流运输|Logistics
  干线运输部|Long Haul: 调度组|Dispatch; 车队管理组|Fleet; 危险品组|Dangerous Goods
  仓配部|Warehousing: 入库组|Inbound; 分拣组|Sorting; 出库组|Outbound
  国际货代部|Forwarding: 报关组|Customs; 海运组|Sea Freight; 空运组|Air Freight
  客户服务部|Customer Service: 查件组|Tracing; 理赔组|Claims
医疗卫生|Health Care
  临床科室|Clinical Departments: 内科|Internal Medicine; 外科|Surgery; 儿科|Paediatrics; 急诊科|Emergency
  医技科室|Diagnostics: 检验科|Laboratory; 影像科|Imaging; 药剂科|Pharmacy
  护理部|Nursing: 门诊护理组|Outpatient Nursing; 病区护理组|Ward Nursing
  行政科室|Administration: 医务科|Medical Affairs; 信息科|Information Systems
高等教育|Higher Education
  理工学院|Faculty of Science: 数学系|Mathematics; 物理系|Physics; 化学系|Chemistry
  人文学院|Faculty of Arts: 历史系|History; 外国语系|Foreign Languages
  教务处|Registry: 招生办公室|Admissions; 考试中心|Examinations
  图书馆|Library: 采编部|Acquisitions; 数字资源部|Digital Collections
建筑工程|Construction
  设计院|Design Institute: 建筑所|Architecture; 结构所|Structures; 机电所|Building Services
  工程管理部|Project Management: 土建项目部|Civil Works; 安装项目部|Installation; 装饰项目部|Fit-out
  安全环保部|Safety and Environment: 安全监察组|Site Safety; 环境监测组|Monitoring
  造价合约部|Costs and Contracts: 预算组|Estimating; 合同组|Contracts
新能源|Renewable Energy
  风电事业部|Wind: 海上风电组|Offshore; 陆上风电组|Onshore; 叶片检修组|Blade Repair
  光伏事业部|Solar: 集中式电站组|Utility Scale; 分布式电站组|Rooftop
  储能事业部|Storage: 电芯组|Cells; 系统集成组|Integration
  电力交易部|Power Trading: 日前市场组|Day-ahead; 绿证组|Certificates
金融服务|Financial Services
  风险管理部|Risk: 信用风险组|Credit Risk; 市场风险组|Market Risk; 模型验证组|Model Validation
  零售业务部|Retail Banking: 存款组|Deposits; 消费贷款组|Consumer Loans; 信用卡组|Cards
  公司业务部|Corporate Banking: 项目融资组|Project Finance; 贸易融资组|Trade Finance
  合规部|Compliance: 反洗钱组|Financial Crime; 内部审计组|Internal Audit
现代农业|Agriculture
  种植部|Crops: 大棚组|Greenhouses; 大田组|Field Crops; 植保组|Plant Protection
  养殖部|Livestock: 奶牛场|Dairy; 禽类场|Poultry; 兽医组|Veterinary
  加工部|Processing: 分拣包装组|Packing; 冷链组|Cold Chain
  农技推广部|Advisory: 土壤检测组|Soil Testing; 培训组|Training
文化传媒|Media
  内容中心|Content: 编辑部|Editorial; 摄影组|Photography; 音频组|Audio; 短视频组|Short Video
  发行部|Distribution: 院线组|Cinemas; 版权组|Rights; 海外组|Overseas
  活动部|Events: 会展组|Exhibitions; 演出组|Live Shows
  广告部|Advertising: 程序化组|Programmatic; 品牌组|Brand
酒店旅游|Hospitality
  客房部|Housekeeping: 楼层组|Floors; 布草房|Linen; 公共区域组|Public Areas
  餐饮部|Food and Beverage: 中餐厅|Chinese Restaurant; 西餐厅|Western Restaurant; 宴会厅|Banquets
  前厅部|Front Office: 礼宾组|Concierge; 预订组|Reservations; 总机|Switchboard
  旅行社|Travel Desk: 导游组|Guides; 票务组|Ticketing
`;

/** Twelve trades, none of them that of a real firm. */
export const departmentTrees: readonly DepartmentTree[] = readOutline();

function readOutline(): DepartmentTree[] {
  const trees: { trade: string; branches: DepartmentBranch[] }[] = [];
  for (const line of outline.trim().split('\n')) {
    const tree = trees.at(-1);
    if (tree !== undefined && line.startsWith(' ')) tree.branches.push(readBranch(line.trim()));
    else trees.push({ trade: line, branches: [] });
  }
  return trees;
}

function readBranch(line: string): DepartmentBranch {
  const [name = '', teams = ''] = line.split(': ');
  return { name, teams: teams.split('; ') };
}
