import { Body, Controller, Header, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { ClientAddress } from '../platform/http/request/client-address.js';
import { Answers, ApiCall } from '../platform/http/docs/api-call.decorator.js';
import { ApiProblems } from '../platform/http/docs/api-problems.decorator.js';
import { Public } from '../platform/http/public.decorator.js';
import { AuthService } from './auth.service.js';
import type { Caller } from './caller.js';
import { CurrentUser } from './current-user.decorator.js';
import { LoginDto } from './login.dto.js';
import { RefreshTokenDto } from './sessions/refresh-token.dto.js';
import { RegisterDto } from './register.dto.js';
import { RegistrationView, SessionView, TokensView } from './sessions/session.view.js';

@ApiTags('Auth')
@ApiProblems('rate_limited', 'database_unavailable')
@Controller('auth')
export class AuthController {
  constructor(private readonly auth: AuthService) {}

  @Public()
  @Post('register')
  @Header('Cache-Control', 'no-store')
  @ApiCall('Register', 'Creates a user and the user’s wallet, and logs the user in.')
  @Answers(201, 'The user, the wallet and tokens.', RegistrationView)
  @ApiProblems('email_taken')
  register(@Body() body: RegisterDto): Promise<RegistrationView> {
    return this.auth.register(body);
  }

  @Public()
  @Post('login')
  @Header('Cache-Control', 'no-store')
  @ApiCall(
    'Log in',
    'Returns tokens for an email address and a password. A wrong password and an unknown address have the same answer.',
  )
  @Answers(200, 'The user and tokens.', SessionView)
  @ApiProblems('invalid_credentials')
  login(@Body() body: LoginDto, @ClientAddress() address: string): Promise<SessionView> {
    return this.auth.login(body, address);
  }

  @Public()
  @Post('refresh')
  @Header('Cache-Control', 'no-store')
  @ApiCall(
    'Refresh tokens',
    'Returns new tokens for a refresh token, which can be used once. A repeated request within 30 seconds returns the same ' +
      'tokens.',
  )
  @Answers(200, 'New tokens.', TokensView)
  @ApiProblems('unauthenticated')
  refresh(@Body() { refreshToken }: RefreshTokenDto): Promise<TokensView> {
    return this.auth.refresh(refreshToken);
  }

  @Post('logout')
  @ApiBearerAuth()
  @ApiCall(
    'Log out',
    'Ends the login to which the refresh token belongs. Access tokens stay valid until they expire.',
  )
  @Answers(204, 'The login has ended, or the refresh token was unknown.')
  @ApiProblems('unauthenticated')
  logout(@CurrentUser() caller: Caller, @Body() { refreshToken }: RefreshTokenDto): Promise<void> {
    return this.auth.logout(caller, refreshToken);
  }
}
