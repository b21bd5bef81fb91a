import type { City } from './city.ts';

type Row = readonly [code: string, name: string, nameZh: string, province: string, latitude: number, longitude: number];

/**
 * Codes: GB/T 2260 for China, UN/LOCODE (without the blank) elsewhere. Coordinates are city centres, good to a few
 * kilometres: they are for maps, not for surveying.
 */
const rows: readonly Row[] = [
  ['110000', 'Beijing', '北京', 'Beijing', 39.9, 116.41],
  ['120000', 'Tianjin', '天津', 'Tianjin', 39.08, 117.2],
  ['130100', 'Shijiazhuang', '石家庄', 'Hebei', 38.04, 114.51],
  ['140100', 'Taiyuan', '太原', 'Shanxi', 37.87, 112.55],
  ['150100', 'Hohhot', '呼和浩特', 'Inner Mongolia', 40.84, 111.75],
  ['210100', 'Shenyang', '沈阳', 'Liaoning', 41.8, 123.43],
  ['210200', 'Dalian', '大连', 'Liaoning', 38.91, 121.61],
  ['220100', 'Changchun', '长春', 'Jilin', 43.88, 125.32],
  ['230100', 'Harbin', '哈尔滨', 'Heilongjiang', 45.8, 126.53],
  ['310000', 'Shanghai', '上海', 'Shanghai', 31.23, 121.47],
  ['320100', 'Nanjing', '南京', 'Jiangsu', 32.06, 118.8],
  ['320500', 'Suzhou', '苏州', 'Jiangsu', 31.3, 120.58],
  ['330100', 'Hangzhou', '杭州', 'Zhejiang', 30.27, 120.16],
  ['330200', 'Ningbo', '宁波', 'Zhejiang', 29.87, 121.55],
  ['340100', 'Hefei', '合肥', 'Anhui', 31.82, 117.23],
  ['350100', 'Fuzhou', '福州', 'Fujian', 26.07, 119.3],
  ['350200', 'Xiamen', '厦门', 'Fujian', 24.48, 118.09],
  ['360100', 'Nanchang', '南昌', 'Jiangxi', 28.68, 115.86],
  ['370100', 'Jinan', '济南', 'Shandong', 36.65, 117.12],
  ['370200', 'Qingdao', '青岛', 'Shandong', 36.07, 120.38],
  ['410100', 'Zhengzhou', '郑州', 'Henan', 34.75, 113.63],
  ['420100', 'Wuhan', '武汉', 'Hubei', 30.59, 114.31],
  ['430100', 'Changsha', '长沙', 'Hunan', 28.23, 112.94],
  ['440100', 'Guangzhou', '广州', 'Guangdong', 23.13, 113.26],
  ['440300', 'Shenzhen', '深圳', 'Guangdong', 22.54, 114.06],
  ['450100', 'Nanning', '南宁', 'Guangxi', 22.82, 108.37],
  ['460100', 'Haikou', '海口', 'Hainan', 20.04, 110.32],
  ['500000', 'Chongqing', '重庆', 'Chongqing', 29.56, 106.55],
  ['510100', 'Chengdu', '成都', 'Sichuan', 30.57, 104.07],
  ['520100', 'Guiyang', '贵阳', 'Guizhou', 26.65, 106.63],
  ['530100', 'Kunming', '昆明', 'Yunnan', 25.04, 102.71],
  ['540100', 'Lhasa', '拉萨', 'Tibet', 29.65, 91.12],
  ['610100', "Xi'an", '西安', 'Shaanxi', 34.34, 108.94],
  ['620100', 'Lanzhou', '兰州', 'Gansu', 36.06, 103.83],
  ['630100', 'Xining', '西宁', 'Qinghai', 36.62, 101.78],
  ['640100', 'Yinchuan', '银川', 'Ningxia', 38.49, 106.23],
  ['650100', 'Urumqi', '乌鲁木齐', 'Xinjiang', 43.83, 87.62],
  ['HKHKG', 'Hong Kong', '香港', 'Hong Kong', 22.32, 114.17],
  ['DEFRA', 'Frankfurt', '法兰克福', 'Germany', 50.11, 8.68],
  ['FRPAR', 'Paris', '巴黎', 'France', 48.86, 2.35],
  ['GBLON', 'London', '伦敦', 'United Kingdom', 51.51, -0.13],
  ['JPTYO', 'Tokyo', '东京', 'Japan', 35.68, 139.69],
  ['SGSIN', 'Singapore', '新加坡', 'Singapore', 1.35, 103.82],
  ['USSJC', 'San Jose', '圣何塞', 'California', 37.34, -121.89],
  ['ZAJNB', 'Johannesburg', '约翰内斯堡', 'Gauteng', -26.2, 28.05],
  ['BRSAO', 'São Paulo', '圣保罗', 'São Paulo', -23.55, -46.63],
];

const byCode: ReadonlyMap<string, City> = new Map(
  rows.map(([code, name, nameZh, province, latitude, longitude]) => [
    code,
    { code, name, nameZh, province, latitude, longitude },
  ]),
);

export const cities: readonly City[] = [...byCode.values()];

export const findCity = (code: string): City | undefined => byCode.get(code);
