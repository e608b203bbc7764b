"""The key sets that real controllers report, in their order and spelling.

The EVC set follows a complete GetConfiguration answer of a real EVC 4.X: 91 keys in one answer, although
GetConfigurationMaxKeys says 86. For CPA nothing but the manufacturer's document is public: the standard keys and its BackOffice
family; the name of the path key and of the key for the password are inferred. Values are factory values without a backend.
"""

from dataclasses import dataclass

KEY_LIMIT = 50
VALUE_LIMIT = 500
"""Characters that ChangeConfiguration has room for (OCPP 1.6)."""


@dataclass(frozen=True, slots=True)
class Key:
    """One setting as the controller knows it. A write-only one is reported with an empty value."""

    name: str
    value: str = ""
    readonly: bool = False
    write_only: bool = False
    longest: int = VALUE_LIMIT


_MEASURANDS = "Energy.Active.Import.Register,Voltage,Temperature,Frequency,Current.Import.L1,Current.Import.L2,Current.Import.L3"
_CHANNEL = (
    "PlugAndCharge=0,OvercurrentSens=0,StopOnChargeComplete=0,OfflineStopOnDisconnect=0,StopOnLowCosphi=0,Rel2OnLowCosphi=0"
)
_DEBUG = (
    "warn=1,error=1,date=1,syslog=1,gsm=7,events=15,com=15,ocpp=7,eth=7,"
    "grid=0,ctrl=7,general=3,sensors=0,fw=1,modbus=3,canbus=1,sys=7"
)

_STANDARD = (
    Key("HeartbeatInterval", "60"),
    Key("ClockAlignedDataInterval", "0"),
    Key("MeterValueSampleInterval", "600"),
    Key("LightIntensity", "100"),
    Key("ConnectionTimeOut", "60"),
    Key("AllowOfflineTxForUnknownId", "false"),
    Key("AuthorizationCacheEnabled", "false"),
    Key("AuthorizeRemoteTxRequests", "true", readonly=True),
    Key("GetConfigurationMaxKeys", "86", readonly=True),
    Key("LocalAuthorizeOffline", "true"),
    Key("LocalPreAuthorize", "false"),
    Key("MeterValuesAlignedData", _MEASURANDS),
    Key("MeterValuesAlignedDataMaxLength", "9", readonly=True),
    Key("MeterValuesSampledData", _MEASURANDS),
    Key("MeterValuesSampledDataMaxLength", "9", readonly=True),
    Key("NumberOfConnectors", "2", readonly=True),
    Key("ResetRetries", "0"),
    Key("ConnectorPhaseRotation", "1.RST,2.RST"),
    Key("StopTransactionOnEVSideDisconnect", "true"),
    Key("StopTransactionOnInvalidId", "false"),
    Key("StopTxnAlignedData"),
    Key("StopTxnAlignedDataMaxLength", "0", readonly=True),
    Key("StopTxnSampledData"),
    Key("StopTxnSampledDataMaxLength", "0", readonly=True),
    Key("SupportedFeatureProfiles", "Core,Firmware Management,Reservation,Smart Charging,Remote Trigger", readonly=True),
    Key("SupportedFeatureProfilesMaxLength", "5", readonly=True),
    Key("TransactionMessageAttempts", "3"),
    Key("TransactionMessageRetryInterval", "900"),
    Key("UnlockConnectorOnEVSideDisconnect", "false"),
    Key("LocalAuthListEnabled", "false"),
    Key("ReserveConnectorZeroSupported", "false", readonly=True),
    Key("ChargeProfileMaxStackLevel", "6", readonly=True),
    Key("ChargingScheduleAllowedChargingRateUnit", "current,power", readonly=True),
    Key("ChargingScheduleMaxPeriods", "96", readonly=True),
    Key("ConnectorSwitch3to1PhaseSupported", "false", readonly=True),
    Key("MaxChargingProfilesInstalled", "18", readonly=True),
    Key("DisableChannelMeterValueAlign", "false"),
    Key("SendLocalListMaxLength", "0", readonly=True),
    Key("LocalAuthListMaxLength", "0", readonly=True),
    Key("MaxEnergyOnInvalidId", "0"),
    Key("ConnectorPhaseRotationMaxLength", "2", readonly=True),
    Key("MinimumStatusDuration", "0"),
    Key("WebSocketPingInterval", "180"),
)

EVC = (
    *_STANDARD,
    Key("gsm_APN", "evc-net.apn,,"),
    Key("gsm_SMS"),
    Key("gsm_Oper", "0"),
    Key("gsm_SigQ", "15", readonly=True),
    Key("gsm_Options", "noSmsChk=0,AutoApn=0,3G4G=0"),
    Key("com_ProtCh", "Eth"),
    Key("com_ProtType", "OCPP1.6J"),
    Key("com_AuthTimeOut", "60"),
    Key("com_OCPPID", longest=25),  # R12
    Key("com_Endpoint"),
    Key("com_AutoCommitHrs", "72"),
    Key("com_Options", "comMaster=1,Events=1,BlockBeforeBoot=1,Wdt=0,updSendInIdle=0,UseTLS=0,blockLgFull=0"),
    Key("com_AuthOptions", "chkOnlineAuth=1,chkOnlineAuthStop=0,StopOnAnyCrd=0,AllowAllCards=0"),
    Key("com_FwOptions", "Sfwu=1,FwUpdateInIdleOnly=0"),
    Key("chg_RatedCurrent", "32,32"),
    Key("chg_Mode3Current", "0,0"),
    Key("chg_Options", "RestartTransOnBoot=1,ZeRdy=0,CircDbg=0,NoBeep=0,ChgProf=0"),
    Key("chg_MinChargingCurrent", "13"),
    Key("chg_StationMaxCurrent", "63"),
    Key("chg_IndicatorScheme", "HiCode,100"),
    Key("chg_ChannelsEnabled", "1,2"),
    Key("chg_Ch1Options", _CHANNEL),
    Key("chg_Ch2Options", _CHANNEL),
    Key("chg_Reader1", "sl032,CH1"),
    Key("chg_Reader2", "sl032,CH2"),
    Key("chg_SktType", "Lock+CP+PP,Lock+CP+PP"),
    Key("chg_KWH1", "EASTR_SDM72D,1,9600,N,1"),
    Key("chg_KWH2", "EASTR_SDM72D,2,9600,N,1"),
    Key("chg_KWH3", "None,3,9600,N,1"),
    Key("chg_Debug", _DEBUG),
    Key("grid_CommChannel", "canbus"),
    Key("grid_Role", "slave"),
    Key("grid_SupervisorClientCount", "0"),
    Key("grid_InstallationSaveCurrent", "0"),
    Key("grid_InstallationMaxCurrent", "63"),
    Key("grid_TotalcurrentOffset", "0"),
    Key("grid_SupervisorTotalcurrent", "0"),
    Key("gps_LAT", readonly=True),
    Key("gps_LON", readonly=True),
    Key("gps_TIME", "0", readonly=True),
    Key("eth_cfg", "type=dhcp,ip=0.0.0.0,netmask=0.0.0.0,dns=0.0.0.0,gw=0.0.0.0"),
    Key("eth_parent", "0.0.0.0:0"),
    Key("eth_host_port", "0"),
    Key("authorizationKey", write_only=True),  # R4
    Key("com_OCPPInfo"),
    Key("chg_io_Input", "None,None"),
    Key("chg_io_Output", "Charging_Ch1,Charging_Ch2"),
    Key("chg_io_Relay2", "None,None"),
)

CPA = (
    *_STANDARD,
    Key("BackOffice-URL"),
    Key("BackOffice-Portnr"),
    Key("BackOffice-Path"),
    Key("OCPPID"),
    Key("AuthorizationKey", write_only=True),  # R9
)
