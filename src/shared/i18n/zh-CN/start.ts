/** 程序在启动它的终端里说的话。 */
export const start = {
  usage:
    '用法：capscope [文件…]\n\n  每个抓包文件打开在各自的窗口中；程序已在运行时，由它打开。\n\n  --keylog 文件      用此密钥日志（SSLKEYLOGFILE）中的密钥解密 TLS\n  --screenshot 图片  将窗口所示存为 PNG 后退出\n  --version          显示版本后退出\n  --help             显示本说明后退出\n\n无窗口使用：capscope-cli --help',
  licence: 'MIT 许可证',
  testBuild: '这是测试版本，使用 Electron {{electron}}，早于正式版本所用的版本，不可用于发布。',
};
