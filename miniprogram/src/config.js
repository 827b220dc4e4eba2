/** Where the service is; the address must be among the request domains of the mini-program's console. */
module.exports = {
  SERVICE: "https://banshi.example.gov.cn",
};
