/**
 * Passwords that are tried first, lower case: those of twelve characters and more as they are, and the shorter
 * stems that people lengthen by digits (`rules.ts` takes those off before it looks).
 */
const LIST = `
  102030405060 111222333444 112233445566 112358132134 121212121212 123123123123 123454321234
  123456123456 123456abcdef 123456qwerty 12345qwert12345 1234qwerasdf 123qwe 123qweasdzxc
  131313131313 147258369147 159357258456 1q2w3e4r 1q2w3e4r5t 1q2w3e4r5t6y 1q2w3e4r5t6y7u8i
  1qaz2wsx 1qaz2wsx3edc 1qaz2wsx3edc4rfv 1qazxsw23edc 271828182845 314159265358 3141592653589
  696969696969 741852963741 987654321012 a1b2c3d4e5f6 a1s2d3f4g5h6 abc123 abc123abc123 abcabc
  abcd1234 abcd1234abcd1234 abcdef123456 abcdefg12345 admin admin1234567 admin12345678
  adminadmin123 adminadminadmin administrator administrator1 administrator123 alexander123
  asdf1234 asdfasdfasdf asdfghjkl asdfghjkl123 asdfghjklqwertyuiop ashley azerty barcelonafc1
  baseball baseball1234 basketball basketball12 batman batmanbatman battery blessed12345
  callofduty12 changeit changeme changemechangeme changemenow1 changemeplease charlie
  charlie12345 chelseafc123 christopher1 computer computer1234 congratulations contrasena
  contrasena123 contrasena1234 correcthorse correcthorsebatterystaple counterstrike daniel
  dataservices default default12345 defaultpassword dockerdocker dragon elizabeth123 energy
  energyenergy facebook facebook1234 football football1234 fortnite1234 freedom freedom12345
  gateway gateway12345 godisgood123 google google123456 guest guestguest12 hallohallo12
  hasloghaslo hello hello1234567 hellohello12 helloworld helloworld12 helloworld123 ilovejesus123
  ilovemyfamily ilovemymother iloveyou iloveyou1234 iloveyou12345 iloveyoubaby iloveyouforever
  iloveyouiloveyou iloveyousomuch internet internet1234 inverter inverter1234 jenkinsjenkins
  jennifer jennifer1234 jessica jesuschrist1 jesuslovesme jordan kubernetes123 leagueoflegends
  letmein letmeinletmein letmeinnow123 letmeinplease linkedin linuxlinux12 liverpoolfc1 login
  manchesterunited master michael michael12345 microsoft microsoft123 minecraft123 monkey
  motdepasse motdepasse12 motdepasse123 mustang12345 mypassword123 mypassword1234 mypasswordis
  newpassword1 newpassword123 nicole nintendo1234 nopassword123 notapassword oldpassword123
  oraclepassword p4ssw0rd p4ssword pa55w0rd pa55word passw0rd password password1234 password12345
  password123456 password123456789 passwordpassw0rd passwordpassword passwordpassword1 passwort
  passwort1234 passwort12345 passwortpasswort photovoltaic playstation1 playstation4 pokemon
  pokemon12345 postgres1234 postgrespassword postgrespostgres princess princess1234 q1w2e3r4t5y6
  qazwsx qazwsxedc qazwsxedc123 qazwsxedcrfv qwe123 qwe123qwe123 qweasdzxc123 qwerasdfzxcv qwerty
  qwerty123 qwerty123456 qwerty12345678 qwertyqwerty qwertyqwerty123 qwertyuiop qwertyuiop12
  qwertyuiop123 qwertyuiop1234 qwertyuiopasdf qwertyuiopasdfghjkl qwertyuiopasdfghjklzxcvbnm
  qwertz raspberry123 raspberrypi1 realmadrid123 rootroot rootrootroot samsung samsung12345
  schalke04schalke secret secret123456 secretpassword secretsecret shadow solar solarpanel
  solarpanel12 solarpanel123 solarpower solarpower12 solarpower123 spiderman staple1 starwars
  starwars1234 sunshine sunshine1234 superadmin superman superman1234 supersecret1 supersecret123
  supersecretpassword superuser temporary123 temppassword temppassword1 test test12345678
  test1234test tester testing testpassword testpassword1 testpassword123 testtest testtesttest
  thepassword123 thisisapassword thisismypassword thisispassword thunderbirds timescaledb1
  toorootoortoor topsecret topsecret123 trustno1 trustno1trustno1 turbine ubuntuubuntu
  unbelievable welcome welcome12345 welcome123456 welcomeback1 welcomehome1 welcomewelcome
  whatever whatever1234 willkommen windows windows12345 windpower123 worldofwarcraft yourpassword
  zaq12wsx zaq12wsxcde3 zaq1xsw2cde3 zxcvbnm zxcvbnm12345 zxcvbnmasdfghjkl
`;

export const COMMON_PASSWORDS: ReadonlySet<string> = new Set(LIST.trim().split(/\s+/));
